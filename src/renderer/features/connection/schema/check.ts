import { type OutputUnit, Validator } from '@cfworker/json-schema';
import { isRecord, pointerTo } from './json.ts';
import { safeSchema } from './safe-schema.ts';

/** What is wrong, by JSON pointer: '' is the whole. */
export type Problems = ReadonlyMap<string, string>;

export interface Checker {
  /** @returns undefined when the schema cannot be checked with here; the server checks anyway */
  check(value: unknown): Problems | undefined;
}

/** Keywords that only say that something below them does not hold. */
const AROUND = new Set([
  'properties',
  'patternProperties',
  'items',
  'prefixItems',
  'additionalItems',
  'allOf',
  '$ref',
  'then',
  'else',
  'if',
  'dependentSchemas',
]);

/** Makes what checks values against a server's schema. Neither it nor any check throws or takes long. */
export function createChecker(schema: unknown): Checker {
  if (!isRecord(schema)) return createChecker({});
  let validator: Validator;
  let restart: () => void;
  try {
    const safe = safeSchema(schema);
    restart = safe.restart;
    restart();
    validator = new Validator(safe.schema, '2020-12', false);
  } catch {
    return { check: () => undefined };
  }
  return {
    check(value) {
      try {
        restart();
        const { valid, errors } = validator.validate(value);
        return new Map([...roundedNumbers(value), ...(valid ? [] : problemsOf(errors))]);
      } catch {
        return undefined;
      }
    },
  };
}

/** Whole numbers that were entered with more digits than a page keeps: they would be sent as others. */
function roundedNumbers(value: unknown, pointer = '', problems = new Map<string, string>()): Problems {
  // From 10^21 on it is written with an exponent, as it was entered.
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value as number) < 1e21) {
    problems.set(
      pointer,
      'More digits than can be sent from this page. As text in quotes it keeps them, if the tool takes that.',
    );
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) roundedNumbers(part, pointerTo(pointer, key), problems);
  }
  return problems;
}

function problemsOf(errors: readonly OutputUnit[]): Problems {
  const problems = new Map<string, string>();
  for (const error of errors) {
    if (AROUND.has(error.keyword) || isOneWayOfSeveral(error, errors)) continue;
    const { pointer, message } = describe(error);
    if (!problems.has(pointer)) problems.set(pointer, message);
  }
  if (problems.size === 0) problems.set('', 'This does not fit what the tool takes.');
  return problems;
}

/**
 * An error inside of alternatives: the alternatives as a whole are reported, unless only one of them is not `null`, which
 * is then what a person meant.
 */
function isOneWayOfSeveral(error: OutputUnit, errors: readonly OutputUnit[]): boolean {
  const inside = /^(.*\/(?:anyOf|oneOf))\/(\d+)(?:\/|$)/.exec(error.keywordLocation);
  if (inside === null) {
    if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') return false;
    return meant(error.keywordLocation, errors) !== undefined;
  }
  return meant(inside[1] ?? '', errors) !== inside[2];
}

/** The only alternative at this place that is not `null`. */
function meant(location: string, errors: readonly OutputUnit[]): string | undefined {
  const ways = new Set<string>();
  const nulls = new Set<string>();
  for (const { keyword, keywordLocation, error } of errors) {
    if (!keywordLocation.startsWith(`${location}/`)) continue;
    const way = keywordLocation.slice(location.length + 1).split('/', 1)[0] ?? '';
    ways.add(way);
    if (keyword === 'type' && error.endsWith('Expected "null".')) nulls.add(way);
  }
  if (nulls.size === 0) return undefined;
  const left = [...ways].filter((way) => !nulls.has(way));
  return left.length === 1 ? left[0] : undefined;
}

function describe({ keyword, instanceLocation, error }: OutputUnit): { pointer: string; message: string } {
  const pointer = decode(instanceLocation);
  switch (keyword) {
    case 'required': {
      const name = /required property "(.*)"\.$/s.exec(error)?.[1];
      return {
        pointer: name === undefined ? pointer : pointerTo(pointer, name),
        message: 'This is required.',
      };
    }
    case 'type': {
      const expected = /Expected "(.*)"\.$/s.exec(error)?.[1] ?? 'something else';
      return { pointer, message: `This must be of type ${expected.replaceAll('", "', ' or ')}.` };
    }
    case 'enum':
    case 'const':
      return { pointer, message: 'This is not one of the allowed values.' };
    case 'anyOf':
    case 'oneOf':
      return { pointer, message: 'This fits none, or too many, of the allowed forms.' };
    case 'additionalProperties':
    case 'unevaluatedProperties':
    case 'false':
      return { pointer, message: 'There is a property here that the tool does not take.' };
    default:
      return { pointer, message: error.slice(0, 300) };
  }
}

/** `#/a/b` as the validator writes it, to `/a/b`. */
function decode(location: string): string {
  const pointer = location.replace(/^#/, '');
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer;
  }
}
