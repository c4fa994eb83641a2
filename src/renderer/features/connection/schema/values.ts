import type { Field } from './fields.ts';
import { isRecord, type Json, own, setOwn } from './json.ts';

/** What a form holds at first: defaults, and what can have one value only. undefined for a part that is left out. */
export function initialValue(field: Field): unknown {
  if (field.initial !== undefined) return field.initial;
  switch (field.kind) {
    case 'object': {
      const value: Json = {};
      for (const { name, field: part } of field.fields) {
        const initial = initialValue(part);
        if (initial !== undefined) setOwn(value, name, initial);
      }
      return field.required || Object.keys(value).length > 0 ? value : undefined;
    }
    case 'array':
      return field.required ? [] : undefined;
    case 'choice':
      return field.required
        ? initialValue(field.choices[0]?.field ?? { ...field, kind: 'json', why: '' })
        : undefined;
    case 'text':
    case 'number':
    case 'boolean':
    case 'enum':
    case 'json':
      return undefined;
    default:
      return field satisfies never;
  }
}

/** An object with one of its properties set, or taken out where the value is undefined. */
export function withProperty(value: unknown, name: string, next: unknown): Json {
  const result: Json = {};
  let placed = false;
  for (const [each, old] of Object.entries(isRecord(value) ? value : {})) {
    if (each !== name) setOwn(result, each, old);
    else if (next !== undefined) {
      setOwn(result, name, next);
      placed = true;
    }
  }
  if (!placed && next !== undefined) setOwn(result, name, next);
  return result;
}

/** Properties of a value that have no field of their own. */
export function unlisted(value: unknown, fields: readonly { name: string }[]): Json | undefined {
  if (!isRecord(value)) return undefined;
  const listed = new Set(fields.map(({ name }) => name));
  const rest: Json = {};
  for (const [name, part] of Object.entries(value)) if (!listed.has(name)) setOwn(rest, name, part);
  return Object.keys(rest).length > 0 ? rest : undefined;
}

/** A value with its unlisted properties replaced. */
export function withUnlisted(
  value: unknown,
  fields: readonly { name: string }[],
  rest: Json | undefined,
): Json {
  const result: Json = {};
  for (const { name } of fields) {
    const part = isRecord(value) ? own(value, name) : undefined;
    if (part !== undefined) setOwn(result, name, part);
  }
  for (const [name, part] of Object.entries(rest ?? {})) setOwn(result, name, part);
  return result;
}
