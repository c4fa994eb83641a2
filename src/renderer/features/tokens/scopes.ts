import { Scope, type Verb } from '../../../contract/token.ts';

export const VERBS: readonly Verb[] = ['read', 'write', 'destroy'];
/** Stands for every connection, those that come later included. */
export const ALL = '*';

const WORDS: Record<Verb, string> = { read: 'read', write: 'change', destroy: 'destroy' };

/** In place of `*`; no connection can be called so. */
const ALL_WORDS = 'all connections';

/** `read:*` in words: `read all connections`. What is no scope is given back as it is. */
export function scopeInWords(scope: string): string {
  const [verb = '', resource = ''] = scope.split(':', 2);
  const word = WORDS[verb as Verb] as string | undefined;
  if (word === undefined || resource === '') return scope;
  return resource === ALL ? `${word} ${ALL_WORDS}` : `${word} ${resource}`;
}

/** All scopes of a token in a sentence: `May read all connections, and change files and notes.` */
export function scopesInWords(scopes: readonly string[]): string {
  const parts = VERBS.flatMap((verb) => {
    const resources = scopes
      .filter((scope) => scope.startsWith(`${verb}:`))
      .map((scope) => scope.slice(verb.length + 1));
    if (resources.length === 0) return [];
    return [`${WORDS[verb]} ${resources.includes(ALL) ? ALL_WORDS : listed(resources)}`];
  });
  return parts.length === 0
    ? 'May do nothing.'
    : `May ${listed(parts, parts.length > 1 ? ', and ' : ' and ')}.`;
}

/** Whether a verb on a resource is allowed by the scope for all of them. */
export function isCovered(scopes: readonly string[], verb: Verb, resource: string): boolean {
  return resource !== ALL && scopes.includes(`${verb}:${ALL}`);
}

/** The scopes with one of them put in or taken out; what another covers is left out. */
export function toggled(scopes: readonly string[], verb: Verb, resource: string): string[] {
  const scope = `${verb}:${resource}`;
  if (scopes.includes(scope)) return scopes.filter((each) => each !== scope);
  const others = resource === ALL ? scopes.filter((each) => !each.startsWith(`${verb}:`)) : scopes;
  return [...others, scope];
}

/** What is wrong with scopes that were typed; undefined when nothing is. */
export function scopeProblem(scopes: readonly string[]): string | undefined {
  for (const scope of scopes) {
    const result = Scope.safeParse(scope);
    if (!result.success)
      return `“${scope.slice(0, 60)}”: ${result.error.issues[0]?.message ?? 'not a scope'}`;
  }
  return undefined;
}

function listed(words: readonly string[], last = ' and '): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')}${last}${words.at(-1)}`;
}
