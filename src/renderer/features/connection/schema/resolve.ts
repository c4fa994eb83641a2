import { isRecord, type Json, own } from './json.ts';

/** References that one may lead to, one after the other. */
const MAX_HOPS = 20;

/**
 * What a schema stands for: local references are followed, what stands beside one counts too. undefined for references
 * that lead nowhere, out of the document or in a circle.
 */
export function resolve(schema: unknown, root: Json): Json | undefined {
  let found = schema === true ? {} : schema;
  let beside: Json = {};
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    if (!isRecord(found)) return undefined;
    const ref = own(found, '$ref');
    if (ref === undefined) return { ...found, ...beside };
    const { $ref: _, ...rest } = found;
    beside = { ...rest, ...beside };
    found = at(root, ref);
  }
  return undefined;
}

function at(root: Json, ref: unknown): unknown {
  if (ref === '#') return root;
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return undefined;
  let here: unknown = root;
  for (const step of ref.slice(2).split('/')) {
    if (typeof here !== 'object' || here === null) return undefined;
    const name = unescape(step);
    if (name === undefined || !Object.hasOwn(here, name)) return undefined;
    here = (here as Json)[name];
  }
  return here;
}

function unescape(step: string): string | undefined {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}
