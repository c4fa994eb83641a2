import type { Environment } from '../../../../contract/connection.ts';
import type { ImportResult } from '../../../../contract/import/types.ts';

export type Way = 'command' | 'url' | 'paste';
export const WAYS: { value: Way; label: string }[] = [
  { value: 'command', label: 'By command' },
  { value: 'url', label: 'By address' },
  { value: 'paste', label: 'Paste a configuration' },
];

/** A name with a value that is typed unseen. */
export interface Pair {
  id: number;
  name: string;
  value: string;
  /** Whether it had a value that was not kept when the page was loaded anew. */
  lost?: boolean;
}

/** Everything that a person has entered, for all three ways. Of its secrets nothing outlives the page. */
export interface Draft {
  way: Way;
  /** Empty: the proposed one. */
  name: string;
  /** undefined: the proposed one. */
  slug: string | undefined;
  environment: Environment;
  trusted: boolean;
  line: string;
  cwd: string;
  env: readonly Pair[];
  url: string;
  kind: 'http' | 'sse';
  bearer: string;
  headers: readonly Pair[];
  text: string;
  /** The text that a link brought; empty without one. */
  linked: string;
  /** What `text` was understood as. */
  parsed: ImportResult;
  /** Of the pasted servers, by their path: whether they are added, and under which slug. */
  chosen: Readonly<Record<string, boolean>>;
  slugs: Readonly<Record<string, string>>;
  /** Values for placeholders, by the text of the placeholder. */
  values: Readonly<Record<string, string>>;
  /** What was not kept when the page was loaded anew, in words. */
  lost: readonly string[];
}

export const EMPTY_DRAFT: Draft = {
  way: 'command',
  name: '',
  slug: undefined,
  environment: 'sandbox',
  trusted: false,
  line: '',
  cwd: '',
  env: [],
  url: '',
  kind: 'http',
  bearer: '',
  headers: [],
  text: '',
  linked: '',
  parsed: { entries: [], refused: [] },
  chosen: {},
  slugs: {},
  values: {},
  lost: [],
};

/** Servers that are reached without knowing anything but their name. */
export const READY_MADE = [
  { name: 'OpenWork Cloud', slug: 'openwork-cloud', url: 'https://api.openworklabs.com/mcp/agent' },
  { name: 'WorkOS', slug: 'workos', url: 'https://mcp.workos.com/mcp' },
] as const;

/** The draft with another empty pair. */
export function withPair(pairs: readonly Pair[]): Pair[] {
  return [...pairs, { id: 1 + Math.max(0, ...pairs.map(({ id }) => id)), name: '', value: '' }];
}

/** What changes when another way is opened: what was entered stays, but for the name of something ready-made. */
export function withWay({ name }: Draft, way: Way): Partial<Draft> {
  return READY_MADE.some((each) => each.name === name) ? { way, name: '', slug: undefined } : { way };
}
