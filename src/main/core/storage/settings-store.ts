import type { DatabaseSync } from 'node:sqlite';
import type { Settings } from '../../../contract/settings.ts';
import type { SettingsStore } from '../hub-types.ts';
import type { Ports } from '../ports.ts';
import { transaction } from './transaction.ts';

/** As the schema has them; a test holds the two together. Kept here so that a start needs no schema library. */
export const DEFAULT_SETTINGS: Settings = {
  timeouts: { initializeMs: 30_000, listMs: 20_000, callMs: 60_000, callMaxMs: 600_000 },
  idleStopSeconds: 900,
  healthIntervalSeconds: 60,
  slowMs: 2000,
  maxResultBytes: 25_000_000,
  maxProcessRssBytes: 2_000_000_000,
  keepPayloads: true,
  paused: false,
  port: 18_800,
};
/** Those of the hub itself: alike in every organization. */
const HUB_WIDE: ReadonlySet<string> = new Set<keyof Settings>(['paused', 'port']);

interface Row {
  /** null for the hub's own. */
  organization_id: string | null;
  key: string;
  value: string;
}

/** Opens the general settings. A stored value that is not valid counts as its default, and that is logged. */
export async function createSettingsStore(
  db: DatabaseSync,
  ports: Pick<Ports, 'log'>,
): Promise<SettingsStore> {
  const stored = db
    .prepare(
      'SELECT organization_id, key, value FROM settings UNION ALL SELECT NULL, key, value FROM hub_settings',
    )
    .all() as unknown as Row[];
  const read = stored.length === 0 ? undefined : await parse(stored, ports);
  /** What an organization starts out with. */
  let defaults: Settings = { ...DEFAULT_SETTINGS, ...read?.hub };
  const settings = new Map<string, Settings>();
  for (const [id, own] of read?.own ?? []) settings.set(id, { ...defaults, ...own });
  const save = db.prepare('INSERT OR REPLACE INTO settings (organization_id, key, value) VALUES (?, ?, ?)');
  const saveForAll = db.prepare('INSERT OR REPLACE INTO hub_settings (key, value) VALUES (?, ?)');
  const organizations = db.prepare('SELECT id FROM organizations');
  const listeners = new Set<(organizationId: string) => void>();

  const get = (organizationId: string): Settings => settings.get(organizationId) ?? defaults;

  return {
    get,

    update(organizationId, patch) {
      const before = get(organizationId);
      const given = withoutUndefined(patch);
      const timeouts = { ...before.timeouts, ...withoutUndefined(patch.timeouts ?? {}) };
      const after: Settings = { ...before, ...given, timeouts };
      const keys = Object.keys(given) as (keyof Settings)[];
      const forAll = keys.filter((key) => HUB_WIDE.has(key));
      transaction(db, () => {
        for (const key of keys) {
          const value = JSON.stringify(after[key]);
          if (HUB_WIDE.has(key)) saveForAll.run(key, value);
          else save.run(organizationId, key, value);
        }
      });
      settings.set(organizationId, after);
      if (forAll.length > 0) {
        const changed = Object.fromEntries(forAll.map((key) => [key, after[key]]));
        defaults = { ...defaults, ...changed };
        for (const [id, each] of settings) settings.set(id, { ...each, ...changed });
      }
      const heard = forAll.length > 0 ? organizations.all().map(({ id }) => String(id)) : [organizationId];
      for (const id of heard) for (const listener of listeners) listener(id);
      return after;
    },

    forget: (organizationId) => void settings.delete(organizationId),

    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

async function parse(
  rows: Row[],
  { log }: Pick<Ports, 'log'>,
): Promise<{ own: Map<string, Partial<Settings>>; hub: Partial<Settings> }> {
  const { Settings: schema } = await import('../../../contract/settings.ts');
  const own = new Map<string, Partial<Settings>>();
  let hub: Partial<Settings> = {};
  for (const { organization_id: organizationId, key, value: json } of rows) {
    const field = Object.hasOwn(schema.shape, key) ? schema.shape[key as keyof Settings] : undefined;
    const value = field?.safeParse(readJson(json));
    if (value?.success !== true) {
      log.warn({ organizationId, key }, 'A stored setting is not valid; its default is used.');
    } else if (organizationId === null) {
      hub = { ...hub, [key]: value.data };
    } else {
      own.set(organizationId, { ...own.get(organizationId), [key]: value.data });
    }
  }
  return { own, hub };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No field of the settings accepts this, whereas undefined would count as left out.
    return null;
  }
}
