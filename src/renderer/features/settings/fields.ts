import { Settings, type SettingsPatch } from '../../../contract/settings.ts';
import { type QuantityKind, readQuantity, unitNames, writeQuantity } from './quantity.ts';

type Place =
  | Exclude<keyof Settings, 'timeouts' | 'paused'>
  | `timeouts.${Extract<keyof Settings['timeouts'], string>}`;

/** A setting that is written into a field. */
export interface Field {
  place: Place;
  label: string;
  /** What it does. */
  help: string;
  kind: QuantityKind | 'number';
  /** In what the setting counts, both included. */
  min: number;
  max: number;
  /** What 0 means, where it may be 0 although that is less than the least. */
  zero?: string;
}
export type FieldSet = readonly Field[];

const DEFAULTS = Settings.parse({});

export const PORT_FIELD: Field = {
  place: 'port',
  label: 'Port',
  help: 'Where clients and this dashboard reach Switchyard from its next start on, unless it is started with --port.',
  kind: 'number',
  min: 1024,
  max: 65_535,
};
export const IDLE_FIELD: Field = {
  place: 'idleStopSeconds',
  label: 'Stop idle servers after',
  help: 'A server’s process that got no call for so long is ended; the next call starts it again.',
  kind: 'seconds',
  min: 1,
  max: 86_400,
  zero: 'never',
};

export const TIMEOUT_FIELDS: FieldSet = [
  {
    place: 'timeouts.initializeMs',
    label: 'Start of a server',
    help: 'From the start of a server until it has answered first.',
    kind: 'milliseconds',
    min: 100,
    max: 600_000,
  },
  {
    place: 'timeouts.listMs',
    label: 'Listing',
    help: 'For one page of the tools, prompts or resources of a server.',
    kind: 'milliseconds',
    min: 100,
    max: 600_000,
  },
  {
    place: 'timeouts.callMs',
    label: 'Call without a sign of life',
    help: 'From the call, or from the last progress that the server told of.',
    kind: 'milliseconds',
    min: 100,
    max: 3_600_000,
  },
  {
    place: 'timeouts.callMaxMs',
    label: 'Longest call',
    help: 'However much progress it makes.',
    kind: 'milliseconds',
    min: 100,
    max: 86_400_000,
  },
  {
    place: 'healthIntervalSeconds',
    label: 'Between two health checks',
    help: 'How often each server that runs is asked whether it is well.',
    kind: 'seconds',
    min: 5,
    max: 86_400,
  },
  {
    place: 'slowMs',
    label: 'Slow health check',
    help: 'A server that takes longer to answer one counts as degraded.',
    kind: 'milliseconds',
    min: 10,
    max: 60_000,
  },
];

export const LIMIT_FIELDS: FieldSet = [
  {
    place: 'maxResultBytes',
    label: 'Largest result',
    help: 'A larger result is cut down before it goes to the client.',
    kind: 'bytes',
    min: 10_000,
    max: 1_000_000_000,
  },
  {
    place: 'maxProcessRssBytes',
    label: 'Most memory of a server',
    help: 'A process that takes more is ended.',
    kind: 'bytes',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    zero: 'no limit',
  },
];

export const ALL_FIELDS: FieldSet = [PORT_FIELD, IDLE_FIELD, ...TIMEOUT_FIELDS, ...LIMIT_FIELDS];

/** What a setting is now. */
export function valueOf(settings: Settings, { place }: Pick<Field, 'place'>): number {
  if (!place.startsWith('timeouts.')) return settings[place as 'port'];
  return settings.timeouts[place.slice('timeouts.'.length) as 'callMs'];
}

export function defaultOf(field: Field): number {
  return valueOf(DEFAULTS, field);
}

/** As the field shows it. */
export function write({ kind }: Field, value: number): string {
  return kind === 'number' ? String(value) : writeQuantity(value, kind);
}

/** As a sentence shows it: `15 min`, `0 (never)`. */
export function say(field: Field, value: number): string {
  return value === 0 && field.zero !== undefined ? `0 (${field.zero})` : write(field, value);
}

export type Reading = { kind: 'value'; value: number } | { kind: 'error'; message: string };

/** What a person wrote into a field, or what is wrong with it. */
export function read(field: Field, text: string): Reading {
  const { kind, min, max, zero } = field;
  const value =
    kind === 'number' ? (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined) : readQuantity(text, kind);
  const zeroNote = zero === undefined ? '' : `, or 0 for ${zero}`;
  if (value === undefined) {
    const message =
      kind === 'number'
        ? 'Write a whole number.'
        : `Write a number and a unit (${unitNames(kind)}), such as ${write(field, defaultOf(field))}${zeroNote}.`;
    return { kind: 'error', message };
  }
  if ((value === 0 && zero !== undefined) || (value >= min && value <= max)) return { kind: 'value', value };
  const range =
    max === Number.MAX_SAFE_INTEGER
      ? `At least ${write(field, min)}`
      : `From ${write(field, min)} to ${write(field, max)}`;
  return { kind: 'error', message: `${range}${zeroNote}.` };
}

/** The change that a setting is given a value by. */
export function patchOf(values: ReadonlyMap<Place, number>): SettingsPatch {
  const patch: Record<string, number> = {};
  const timeouts: Record<string, number> = {};
  for (const [place, value] of values) {
    if (place.startsWith('timeouts.')) timeouts[place.slice('timeouts.'.length)] = value;
    else patch[place] = value;
  }
  return Object.keys(timeouts).length === 0 ? patch : { ...patch, timeouts };
}

/** What is wrong with settings that are right each by itself. */
export function conflicts(settings: Settings): Partial<Record<Place, string>> {
  const { callMs, callMaxMs } = settings.timeouts;
  if (callMs <= callMaxMs) return {};
  return { 'timeouts.callMs': 'Not longer than the longest call.' };
}
