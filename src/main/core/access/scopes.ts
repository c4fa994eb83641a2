import type { Verb } from '../../../contract/token.ts';

/** Resources that each verb reaches; `*` stands for all of them. */
export type Grants = ReadonlyMap<Verb, ReadonlySet<string>>;

/** Reads scopes of the form `verb:resource`. One verb never implies another. What cannot be read grants nothing. */
export function parseScopes(scopes: readonly string[]): Grants {
  const grants = new Map<Verb, Set<string>>();
  for (const scope of scopes) {
    const [verb, resource] = scope.split(':', 2);
    if (resource === undefined || (verb !== 'read' && verb !== 'write' && verb !== 'destroy')) continue;
    const resources = grants.get(verb) ?? new Set();
    grants.set(verb, resources.add(resource));
  }
  return grants;
}

export function granted(grants: Grants, verb: Verb, resource: string): boolean {
  const resources = grants.get(verb);
  return resources !== undefined && (resources.has('*') || resources.has(resource));
}
