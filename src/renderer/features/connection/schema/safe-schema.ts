import { isHarmless } from './patterns.ts';
import { isRecord, type Json, own, setOwn } from './json.ts';
import { resolve } from './resolve.ts';

const MAX_NODES = 20_000;
const MAX_DEPTH = 60;
const MAX_ENUM = 2_000;
/** Schemas that one check may go through; recursion that multiplies itself ends here. */
const MAX_STEPS = 100_000;

/** Names of what is data, not a schema, and stays as it is. */
const DATA = new Set(['enum', 'const', 'required', 'type']);
/** Names under which a schema has properties of its own names. */
const MAPS = new Set(['properties', '$defs', 'definitions', 'dependentSchemas', 'patternProperties']);
const KEPT = new Set([
  ...DATA,
  ...MAPS,
  ...words(
    'allOf anyOf oneOf not if then else items prefixItems additionalItems contains additionalProperties',
  ),
  ...words(
    'propertyNames minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern',
  ),
  ...words('minItems maxItems uniqueItems minContains maxContains minProperties maxProperties format $ref'),
]);

/** Checking took too many steps, or the schema is too large to check with. */
export class TooMuch extends Error {}

/**
 * A copy of a server's schema that a validator may be let loose on: bounded in size and depth, without patterns that can
 * take forever and references that lead nowhere, and counting the steps of each check.
 * @throws TooMuch
 */
export function safeSchema(schema: Json): { schema: Json; restart: () => void } {
  let nodes = 0;
  let steps = 0;
  const step = (): undefined => {
    steps += 1;
    if (steps > MAX_STEPS) throw new TooMuch();
  };

  function copy(value: unknown, depth: number): unknown {
    nodes += 1;
    if (nodes > MAX_NODES || depth > MAX_DEPTH) throw new TooMuch();
    if (Array.isArray(value)) return value.map((entry) => copy(entry, depth + 1));
    if (!isRecord(value)) return typeof value === 'boolean' ? value : true;
    const safe: Json = {};
    for (const [name, part] of Object.entries(value)) {
      if (!KEPT.has(name) || !isSafe(name, part, schema)) continue;
      if (name === '$ref' || DATA.has(name) || !isSchemaPart(part)) safe[name] = part;
      else if (MAPS.has(name)) safe[name] = isRecord(part) ? copyMap(name, part, depth) : {};
      else safe[name] = copy(part, depth + 1);
    }
    // The validator reads it once for each schema that it goes through; to what lists properties it is not there.
    Object.defineProperty(safe, '$recursiveAnchor', { get: step, enumerable: false });
    return safe;
  }

  function copyMap(kind: string, map: Json, depth: number): Json {
    const safe: Json = {};
    for (const [name, part] of Object.entries(map)) {
      if (kind === 'patternProperties' && !isHarmless(name)) continue;
      setOwn(safe, name, copy(part, depth + 1));
    }
    return safe;
  }

  return { schema: copy(schema, 0) as Json, restart: () => (steps = 0) };
}

function isSchemaPart(part: unknown): boolean {
  return typeof part === 'object' && part !== null;
}

/** Whether a keyword has a value that a validator can take. */
function isSafe(name: string, part: unknown, root: Json): boolean {
  switch (name) {
    case '$ref':
      return typeof part === 'string' && pathIsKept(part) && resolve({ $ref: part }, root) !== undefined;
    case 'pattern':
      return isHarmless(part);
    case 'format':
      return typeof part === 'string' && part !== 'regex';
    case 'enum':
      return Array.isArray(part) && part.length <= MAX_ENUM;
    case 'required':
      return Array.isArray(part) && part.every((each) => typeof each === 'string');
    case 'type':
      return (
        typeof part === 'string' || (Array.isArray(part) && part.every((each) => typeof each === 'string'))
      );
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
    case 'prefixItems':
      return Array.isArray(part) && part.length > 0;
    case 'multipleOf':
      return typeof part === 'number' && part > 0;
    case 'uniqueItems':
      return typeof part === 'boolean';
    case 'const':
      return true;
    default:
      if (/^(min|max|exclusive)/.test(name)) return typeof part === 'number' && Number.isFinite(part);
      return isSchemaPart(part) || typeof part === 'boolean';
  }
}

/** Only what is copied can be referred to. */
function pathIsKept(ref: string): boolean {
  if (ref === '#') return true;
  const [first = ''] = ref.slice(2).split('/', 1);
  return KEPT.has(first) && own({ enum: true, const: true }, first) === undefined;
}

function words(list: string): string[] {
  return list.split(' ');
}
