import { z } from 'zod';
import { Environment } from '../../../../contract/connection.ts';
import { type Draft, EMPTY_DRAFT, type Pair } from './draft.ts';

const KEY = 'switchyard.add-connection';
const Name = z.object({ id: z.int(), name: z.string(), lost: z.boolean() });
/** What outlives a reload of the page. Of variables and headers these are the names, never the values. */
const Kept = z.object({
  way: z.enum(['command', 'url', 'paste']),
  name: z.string(),
  slug: z.string().optional(),
  environment: Environment,
  trusted: z.boolean(),
  line: z.string(),
  cwd: z.string(),
  env: z.array(Name),
  url: z.string(),
  kind: z.enum(['http', 'sse']),
  headers: z.array(Name),
  lost: z.array(z.string()),
});

/** Keeps what is entered but for anything that is, or may hold, a secret; of that it keeps what has to be said. */
export function keepDraft(storage: Pick<Storage, 'setItem' | 'removeItem'>, draft: Draft): void {
  if (!isBegun(draft)) {
    storage.removeItem(KEY);
    return;
  }
  const { line, url, bearer, text, values } = draft;
  const lost = [
    ...(mayHoldSecret(line) ? ['the command'] : []),
    ...(mayHoldSecret(url) ? ['the address'] : []),
    ...(bearer === '' ? [] : ['the bearer key']),
    ...[...draft.env, ...draft.headers].flatMap(({ name, value }) =>
      value === '' ? [] : [name === '' ? 'a value without a name' : `the value of ${name}`],
    ),
    ...(Object.keys(values).length === 0 ? [] : ['values that were asked for']),
    ...(text === '' ? [] : ['what was pasted']),
  ];
  const kept: z.input<typeof Kept> = {
    ...draft,
    env: named(draft.env),
    headers: named(draft.headers),
    line: mayHoldSecret(line) ? '' : line,
    url: mayHoldSecret(url) ? '' : url,
    lost: [...new Set([...draft.lost, ...lost])],
  };
  // Only what the schema names is written.
  storage.setItem(KEY, JSON.stringify(Kept.parse(kept)));
}

/** What was entered before the page was loaded anew; an empty draft when there is nothing that can be read. */
export function keptDraft(storage: Pick<Storage, 'getItem'>): Draft {
  const { data } = Kept.safeParse(parsed(storage.getItem(KEY)));
  if (data === undefined) return EMPTY_DRAFT;
  const { env, headers, slug, ...rest } = data;
  const pairs = (names: typeof env): Pair[] => names.map((each) => ({ ...each, value: '' }));
  return { ...EMPTY_DRAFT, ...rest, slug, env: pairs(env), headers: pairs(headers) };
}

function named(pairs: readonly Pair[]): z.infer<typeof Name>[] {
  return pairs.map(({ id, name, value, lost }) => ({ id, name, lost: value !== '' || lost === true }));
}

/** Whether anything is entered: which of the ways is open is no loss. */
export function isBegun(draft: Draft): boolean {
  const { parsed: _, ...typed } = draft;
  const { parsed: __, ...empty } = { ...EMPTY_DRAFT, way: draft.way };
  return JSON.stringify(typed) !== JSON.stringify(empty);
}

/** Rather too often than once too seldom: a word about keys, an assignment, a query, or something long that looks random. */
function mayHoldSecret(text: string): boolean {
  return [
    /key|token|secret|passw|credential|auth|bearer|\bpat\b/i,
    /(?:^|\s)['"]?[A-Za-z_]\w*=/,
    /[?#]|\/\/[^/\s]*@/,
    /(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{20,}/i,
  ].some((sign) => sign.test(text));
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
