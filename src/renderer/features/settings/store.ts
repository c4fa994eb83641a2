import { createStore, type StoreApi } from 'zustand/vanilla';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { DesktopPatch, DesktopView } from '../../../contract/desktop.ts';
import type { Settings, SettingsPatch } from '../../../contract/settings.ts';
import type { VaultRaise, VaultView } from '../../../contract/status.ts';
import type { Services } from '../../app/services.ts';
import { conflicts, type Field, type FieldSet, patchOf, read, valueOf, write } from './fields.ts';

type Place = Field['place'];

interface SettingsState {
  /** What was typed and is not saved yet, as it was typed. A field that is not in it shows what is in force. */
  drafts: Partial<Record<Place, string>>;
  /** What is wrong, beside the field it is wrong with. */
  errors: Partial<Record<Place, string>>;
  saving: boolean;
  /** Why the hub did not take it. */
  failure?: SwitchyardError | undefined;
  vault?: VaultView | undefined;
  vaultFailure?: SwitchyardError | undefined;
  raising: boolean;
  desktop?: DesktopView | undefined;
  desktopFailure?: SwitchyardError | undefined;
  /** Whether a change of the desktop settings is on its way. */
  changing: boolean;
}

export interface SettingsActions {
  type(field: Field, text: string): void;
  /** Takes back what was typed into these fields. */
  revert(fields: FieldSet): void;
  /** Saves what was typed into these fields. @returns what takes it back; undefined when nothing was saved */
  save(fields: FieldSet): Promise<(() => Promise<void>) | undefined>;
  loadVault(): Promise<void>;
  /** @returns whether the vault was moved */
  raiseVault(to: VaultRaise): Promise<boolean>;
  loadDesktop(): Promise<void>;
  /** @returns what takes it back; undefined when it was not done */
  changeDesktop(patch: DesktopPatch): Promise<(() => void) | undefined>;
}
export type SettingsStore = StoreApi<SettingsState> & SettingsActions;

/** What a person is changing in the settings. */
export function createSettingsStore({ api, hub }: Pick<Services, 'api' | 'hub'>): SettingsStore {
  const store = createStore<SettingsState>(() => ({
    drafts: {},
    errors: {},
    saving: false,
    raising: false,
    changing: false,
  }));

  async function update(patch: SettingsPatch): Promise<void> {
    hub.setState({ settings: await api.call('settings.update', { body: patch }) });
  }

  async function changeDesktop(patch: DesktopPatch): Promise<(() => void) | undefined> {
    const before = store.getState().desktop;
    if (before?.available !== true || store.getState().changing) return undefined;
    store.setState({ changing: true, desktopFailure: undefined });
    try {
      store.setState({ desktop: await api.call('desktop.update', { body: patch }), changing: false });
    } catch (thrown) {
      store.setState({ changing: false, desktopFailure: toSwitchyardError(thrown) });
      return undefined;
    }
    const former: DesktopPatch = Object.fromEntries(
      Object.keys(patch).map((key) => [key, before[key as keyof DesktopPatch]]),
    );
    return () => void changeDesktop(former);
  }

  return Object.assign(store, {
    changeDesktop,

    async loadDesktop() {
      try {
        store.setState({ desktop: await api.call('desktop.get'), desktopFailure: undefined });
      } catch (thrown) {
        store.setState({ desktopFailure: toSwitchyardError(thrown) });
      }
    },

    type(field: Field, text: string) {
      const { settings } = hub.getState();
      const { drafts, errors } = store.getState();
      const { [field.place]: _, ...others } = drafts;
      const { [field.place]: __, ...otherErrors } = errors;
      const same = settings !== undefined && text === write(field, valueOf(settings, field));
      store.setState({ drafts: same ? others : { ...others, [field.place]: text }, errors: otherErrors });
    },

    revert(fields: FieldSet) {
      const { drafts, errors } = store.getState();
      store.setState({
        drafts: without(drafts, fields),
        errors: without(errors, fields),
        failure: undefined,
      });
    },

    async save(fields: FieldSet) {
      const before = hub.getState().settings;
      if (before === undefined || store.getState().saving) return undefined;
      const { values, errors } = readAll(before, store.getState().drafts, fields);
      store.setState({ errors: { ...without(store.getState().errors, fields), ...errors } });
      if (Object.keys(errors).length > 0 || values.size === 0) return undefined;
      store.setState({ saving: true, failure: undefined });
      const saved = store.getState().drafts;
      try {
        await update(patchOf(values));
      } catch (thrown) {
        store.setState({ saving: false, failure: toSwitchyardError(thrown) });
        return undefined;
      }
      // What was typed on while it was being saved is kept.
      const typedOn = fields.filter(({ place }) => store.getState().drafts[place] === saved[place]);
      store.setState({ saving: false, drafts: without(store.getState().drafts, typedOn) });
      const changed = fields.filter(({ place }) => values.has(place));
      return () => update(patchOf(new Map(changed.map((field) => [field.place, valueOf(before, field)]))));
    },

    async loadVault() {
      try {
        store.setState({ vault: await api.call('vault.get'), vaultFailure: undefined });
      } catch (thrown) {
        store.setState({ vaultFailure: toSwitchyardError(thrown) });
      }
    },

    async raiseVault(to: VaultRaise) {
      store.setState({ raising: true, vaultFailure: undefined });
      try {
        const vault = await api.call('vault.raise', { body: to });
        store.setState({ vault, raising: false });
        const { status } = hub.getState();
        const { tier, warning } = vault;
        if (status !== undefined) hub.setState({ status: { ...status, vault: { tier, warning } } });
        return true;
      } catch (thrown) {
        store.setState({ raising: false, vaultFailure: toSwitchyardError(thrown) });
        return false;
      }
    },
  });
}

function readAll(settings: Settings, drafts: SettingsState['drafts'], fields: FieldSet) {
  const values = new Map<Place, number>();
  const errors: SettingsState['errors'] = {};
  for (const field of fields) {
    const text = drafts[field.place];
    if (text === undefined) continue;
    const reading = read(field, text);
    if (reading.kind === 'error') errors[field.place] = reading.message;
    else if (reading.value !== valueOf(settings, field)) values.set(field.place, reading.value);
  }
  const patch = patchOf(values);
  const after = { ...settings, ...patch, timeouts: { ...settings.timeouts, ...patch.timeouts } };
  return { values, errors: { ...conflicts(after), ...errors } };
}

function without<T>(record: Partial<Record<Place, T>>, fields: FieldSet): Partial<Record<Place, T>> {
  const gone = new Set<string>(fields.map(({ place }) => place));
  return Object.fromEntries(Object.entries(record).filter(([place]) => !gone.has(place)));
}
