import { type AuditFilter, AuditKind, AuditStatus } from '../../../contract/audit.ts';
import { Verb } from '../../../contract/token.ts';

/** Times back from now that are often asked for, in milliseconds. */
export const RANGES = {
  '15m': { label: 'Last 15 minutes', ms: 15 * 60_000 },
  '1h': { label: 'Last hour', ms: 3_600_000 },
  '24h': { label: 'Last 24 hours', ms: 86_400_000 },
  '7d': { label: 'Last 7 days', ms: 7 * 86_400_000 },
  '30d': { label: 'Last 30 days', ms: 30 * 86_400_000 },
} as const;
export type RangeName = keyof typeof RANGES;

/** What a person asked to see. It is mirrored in the address, so that it can be bookmarked and linked to. */
export interface AuditView {
  text?: string;
  kind?: AuditKind;
  connection?: string;
  target?: string;
  tokenId?: string;
  status?: AuditStatus;
  verb?: Verb;
  range?: RangeName;
  /** Milliseconds since 1970. */
  from?: number;
  to?: number;
}

/** Names in the address. */
const NAMES = {
  text: 'q',
  kind: 'kind',
  connection: 'connection',
  target: 'tool',
  tokenId: 'token',
  status: 'outcome',
  verb: 'verb',
  range: 'range',
  from: 'from',
  to: 'to',
} as const satisfies Record<keyof AuditView, string>;
const LONGEST_TEXT = 200;

/** Reads a view from an address; what is not valid there is left out. */
export function readView(search: URLSearchParams): AuditView {
  const text = (key: keyof AuditView): string | undefined => {
    const value = search.get(NAMES[key])?.trim().slice(0, LONGEST_TEXT);
    return value === '' ? undefined : value;
  };
  const kind = AuditKind.safeParse(text('kind'));
  const status = AuditStatus.safeParse(text('status'));
  const verb = Verb.safeParse(text('verb'));
  const range = text('range');
  const found = {
    text: text('text'),
    connection: text('connection'),
    target: text('target'),
    tokenId: text('tokenId'),
    ...(kind.success && { kind: kind.data }),
    ...(status.success && { status: status.data }),
    ...(verb.success && { verb: verb.data }),
    ...(range !== undefined && Object.hasOwn(RANGES, range) && { range }),
    from: timeOf(text('from')),
    to: timeOf(text('to')),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** The address of a view; whatever else stands in `search` stays. */
export function writeView(view: AuditView, search: URLSearchParams): URLSearchParams {
  const after = new URLSearchParams(search);
  for (const [key, name] of Object.entries(NAMES)) {
    const value = view[key as keyof AuditView];
    if (value === undefined || value === '') after.delete(name);
    else after.set(name, key === 'from' || key === 'to' ? new Date(value).toISOString() : String(value));
  }
  return after;
}

/** What the hub is asked for. @param now milliseconds since 1970, from which a range counts back */
export function filterOf({ range, ...rest }: AuditView, now: number): AuditFilter {
  return range === undefined ? rest : { ...rest, from: now - RANGES[range].ms, to: undefined };
}

/** Whether anything is left out. */
export function isFiltered(view: AuditView): boolean {
  return Object.keys(view).length > 0;
}

/** A time as ISO text or in milliseconds. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = /^\d{10,15}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isSafeInteger(at) && Math.abs(at) < 8.64e15 ? at : undefined;
}

/** For an input of the kind `datetime-local`, in the browser's zone. */
export function localInput(at: number | undefined): string {
  if (at === undefined) return '';
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}
