import type {
  ConnectionPatch,
  ConnectionView,
  Environment,
  Sharing,
  TransportPatch,
} from '../../../../contract/connection.ts';
import { findPlaceholders } from '../../../../contract/import/placeholders.ts';

/** A stored secret, or one that is entered now. */
export interface SecretEntry {
  /** Tells rows apart while their names change. */
  id: number;
  name: string;
  /** undefined keeps what is stored. */
  value: string | undefined;
}

/** The settings as a person edits them: numbers as text, so that what is wrong can stand there. */
export interface SettingsDraft {
  name: string;
  environment: Environment;
  trusted: boolean;
  sharing: Sharing;
  /** Seconds; '' follows the general settings. */
  idleStopSeconds: string;
  initializeSeconds: string;
  listSeconds: string;
  callSeconds: string;
  callMaxSeconds: string;
  command: string;
  args: readonly string[];
  cwd: string;
  url: string;
  secrets: readonly SecretEntry[];
}

export type SettingsProblems = Partial<Record<keyof SettingsDraft | `secret ${number}`, string>>;

const SECONDS = {
  idleStopSeconds: { least: 0, most: 86_400 },
  initializeSeconds: { least: 0.1, most: 600 },
  listSeconds: { least: 0.1, most: 600 },
  callSeconds: { least: 0.1, most: 3_600 },
  callMaxSeconds: { least: 0.1, most: 86_400 },
} as const;
type SecondsField = keyof typeof SECONDS;
const SECONDS_FIELDS = Object.keys(SECONDS) as SecondsField[];

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** What is saved, as a draft. */
export function draftOf({ name, environment, trusted, transport, settings }: ConnectionView): SettingsDraft {
  const { timeouts, sharing, idleStopSeconds } = settings;
  const names = transport.kind === 'stdio' ? transport.envNames : transport.headerNames;
  return {
    name,
    environment,
    trusted,
    sharing,
    idleStopSeconds: idleStopSeconds === undefined ? '' : String(idleStopSeconds),
    initializeSeconds: seconds(timeouts.initializeMs),
    listSeconds: seconds(timeouts.listMs),
    callSeconds: seconds(timeouts.callMs),
    callMaxSeconds: seconds(timeouts.callMaxMs),
    command: transport.kind === 'stdio' ? transport.command : '',
    args: transport.kind === 'stdio' ? transport.args : [],
    cwd: transport.kind === 'stdio' ? (transport.cwd ?? '') : '',
    url: transport.kind === 'stdio' ? '' : transport.url,
    secrets: names.map((each, id) => ({ id, name: each, value: undefined })),
  };
}

/** What cannot be saved as it stands, beside its field. */
export function settingsProblems(draft: SettingsDraft, connection: ConnectionView): SettingsProblems {
  const problems: SettingsProblems = {};
  if (draft.name.trim() === '') problems.name = 'Give it a name.';
  else if (draft.name.length > 120) problems.name = 'Use at most 120 characters.';
  const { timeouts, idleStopSeconds } = connection.settings;
  const saved = { ...timeouts, idleStopSeconds };
  for (const field of SECONDS_FIELDS) {
    const { least, most } = SECONDS[field];
    const text = draft[field].trim();
    const number = Number(text);
    const whole = field === 'idleStopSeconds' && !Number.isInteger(number);
    if (text === '') {
      const stored = field === 'idleStopSeconds' ? saved.idleStopSeconds : saved[msField(field)];
      if (stored !== undefined) problems[field] = 'Enter a number: what was set once has to have a value.';
    } else if (!Number.isFinite(number) || whole || number < least || number > most) {
      problems[field] =
        `Enter ${field === 'idleStopSeconds' ? 'a whole number' : 'a number'} of seconds from ${least} to ${most.toLocaleString('en')}.`;
    }
  }
  if (connection.transport.kind === 'stdio') {
    if (draft.command === '') problems.command = 'Say which program to run.';
  } else if (!/^https?:\/\//i.test(draft.url) || !URL.canParse(draft.url)) {
    problems.url = 'Enter an address that begins with http:// or https://.';
  }
  const pattern = connection.transport.kind === 'stdio' ? ENV_NAME : HEADER_NAME;
  const seen = new Set<string>();
  for (const { id, name } of draft.secrets) {
    if (!pattern.test(name)) problems[`secret ${id}`] = 'Use letters, digits and underscores, as in API_KEY.';
    else if (seen.has(name)) problems[`secret ${id}`] = 'This name is there twice.';
    seen.add(name);
  }
  return problems;
}

/** Whether something else would run, or another address be used: what a person has to approve. */
export function transportChanged(draft: SettingsDraft, connection: ConnectionView): boolean {
  const before = draftOf(connection);
  const fields = ['command', 'args', 'cwd', 'url'] as const;
  if (fields.some((field) => JSON.stringify(draft[field]) !== JSON.stringify(before[field]))) return true;
  const names = (secrets: readonly SecretEntry[]) => secrets.map(({ name }) => name).join('\n');
  return (
    draft.secrets.some(({ value }) => value !== undefined) || names(draft.secrets) !== names(before.secrets)
  );
}

/** What looks like a placeholder in what is entered; what is in the vault is not known here. */
export function takenLiterally(draft: SettingsDraft, { transport }: ConnectionView): string[] {
  const { command, args, cwd, url, secrets } = draft;
  const values = Object.fromEntries(secrets.map(({ name, value = '' }) => [name, value]));
  return findPlaceholders(
    transport.kind === 'stdio'
      ? { kind: 'stdio', command, args: [...args], cwd, env: values }
      : { kind: transport.kind, url, headers: values },
  ).map(({ text }) => text);
}

/** Whether it does not run because it is not what a person approved: to save it as it is approves it. */
export function wantsApproval({ health }: ConnectionView): boolean {
  return health.code === 'COMMAND_NOT_APPROVED';
}

/** Only what differs from what is saved; undefined when nothing does. */
export function patchOf(draft: SettingsDraft, connection: ConnectionView): ConnectionPatch | undefined {
  const before = draftOf(connection);
  const patch: ConnectionPatch = {};
  if (draft.name !== before.name) patch.name = draft.name.trim();
  if (draft.environment !== before.environment) patch.environment = draft.environment;
  if (draft.trusted !== before.trusted) patch.trusted = draft.trusted;
  const settings: NonNullable<ConnectionPatch['settings']> = {};
  if (draft.sharing !== before.sharing) settings.sharing = draft.sharing;
  if (draft.idleStopSeconds !== before.idleStopSeconds)
    settings.idleStopSeconds = Number(draft.idleStopSeconds);
  const timeouts: NonNullable<typeof settings.timeouts> = {};
  for (const field of SECONDS_FIELDS) {
    if (field === 'idleStopSeconds' || draft[field] === before[field]) continue;
    timeouts[msField(field)] = Math.round(Number(draft[field]) * 1000);
  }
  if (Object.keys(timeouts).length > 0) settings.timeouts = timeouts;
  if (Object.keys(settings).length > 0) patch.settings = settings;
  if (transportChanged(draft, connection) || wantsApproval(connection)) {
    patch.transport = transportOf(draft, connection);
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function transportOf(draft: SettingsDraft, { transport }: ConnectionView): TransportPatch {
  const secrets = Object.fromEntries(draft.secrets.map(({ name, value }) => [name, value ?? null]));
  if (transport.kind !== 'stdio') return { kind: transport.kind, url: draft.url, headers: secrets };
  const cwd = draft.cwd === '' ? {} : { cwd: draft.cwd };
  return { kind: 'stdio', command: draft.command, args: [...draft.args], ...cwd, env: secrets };
}

function msField(field: Exclude<SecondsField, 'idleStopSeconds'>) {
  const names = {
    initializeSeconds: 'initializeMs',
    listSeconds: 'listMs',
    callSeconds: 'callMs',
    callMaxSeconds: 'callMaxMs',
  } as const;
  return names[field];
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : String(ms / 1000);
}
