import { isRecord, type Json, own, text } from './json.ts';
import { resolve } from './resolve.ts';

/** Fields of one form; what is beyond is entered as JSON. */
const MAX_FIELDS = 400;
const MAX_DEPTH = 6;
const MAX_PROPERTIES = 100;
const MAX_OPTIONS = 500;
const MAX_CHOICES = 30;
/** A default of more characters is not filled in. */
const MAX_DEFAULT = 50_000;

interface Common {
  label: string;
  description: string | undefined;
  required: boolean;
  /** Whether `null` is a value of its own here. */
  nullable: boolean;
  /** What is filled in at first; undefined for nothing. */
  initial: unknown;
}
export interface Option {
  value: unknown;
  label: string;
}
/** One part of a form. */
export type Field = Common &
  (
    | { kind: 'text'; format: string | undefined; multiline: boolean; maxLength: number | undefined }
    | {
        kind: 'number';
        integer: boolean;
        min: number | undefined;
        max: number | undefined;
        step: number | undefined;
      }
    | { kind: 'boolean' }
    | { kind: 'enum'; options: readonly Option[] }
    | { kind: 'array'; item: Field; maxItems: number | undefined }
    | {
        kind: 'object';
        fields: readonly { name: string; field: Field }[];
        /** Whether there may be properties without a field of their own. */
        open: boolean;
      }
    | { kind: 'choice'; choices: readonly { label: string; field: Field; schema: Json }[] }
    /** What cannot be drawn: it is entered as JSON. */
    | { kind: 'json'; why: string }
  );
export type FieldKind = Field['kind'];

/** A form for a server's schema. It never throws, and is bounded whatever the schema is. */
export function formOf(whole: unknown): Field {
  const root = isRecord(whole) ? whole : {};
  const budget = { left: MAX_FIELDS };

  function make(part: unknown, name: string, required: boolean, depth: number): Field {
    budget.left -= 1;
    const found = resolve(part, root);
    if (found === undefined) return jsonField(name, required, 'Its schema cannot be followed.');
    const merged = withAllOf(found, root);
    const common: Common = {
      label: text(own(merged, 'title'), 200) ?? name,
      description: text(own(merged, 'description'), 4000),
      required,
      nullable: false,
      initial: initialOf(own(merged, 'default')),
    };
    const json = (why: string): Field => ({ ...common, kind: 'json', why });
    if (budget.left < 0) return json('The form would be too large.');
    if (depth > MAX_DEPTH) return json('It is nested too deeply for a form.');

    const options = optionsOf(merged);
    if (options !== undefined) {
      const constant = options.length === 1 && required && 'const' in merged;
      return {
        ...common,
        kind: 'enum',
        options,
        initial: common.initial ?? (constant ? options[0]?.value : undefined),
      };
    }
    const alternatives = own(merged, 'anyOf') ?? own(merged, 'oneOf');
    if (Array.isArray(alternatives)) return choiceOf(merged, alternatives, common, name, depth);
    const types = typesOf(merged);
    const nullable = types.includes('null');
    const others = types.filter((type) => type !== 'null');
    if (others.length > 1) {
      return choiceOf(
        merged,
        others.map((type) => ({ ...merged, type, title: undefined })),
        common,
        name,
        depth,
      );
    }
    return typed(merged, others[0], { ...common, nullable }, depth);
  }

  function typed(schema: Json, type: string | undefined, common: Common, depth: number): Field {
    switch (type) {
      case 'string':
        return textField(schema, common);
      case 'number':
      case 'integer': {
        const integer = type === 'integer';
        const step = numberOf(own(schema, 'multipleOf'));
        const min = numberOf(own(schema, 'minimum')) ?? numberOf(own(schema, 'exclusiveMinimum'));
        const max = numberOf(own(schema, 'maximum')) ?? numberOf(own(schema, 'exclusiveMaximum'));
        return { ...common, kind: 'number', integer, min, max, step };
      }
      case 'boolean':
        return { ...common, kind: 'boolean' };
      case 'array':
        return arrayField(schema, common, depth);
      case 'object':
        return objectField(schema, common, depth);
      default:
        return { ...common, kind: 'json', why: 'Its type is not said.' };
    }
  }

  function arrayField(schema: Json, common: Common, depth: number): Field {
    const items = own(schema, 'items');
    if (!isRecord(items) || own(schema, 'prefixItems') !== undefined) {
      return { ...common, kind: 'json', why: 'It is a list whose entries are not all alike.' };
    }
    const item = make(items, 'Entry', true, depth + 1);
    return { ...common, kind: 'array', item, maxItems: numberOf(own(schema, 'maxItems')) };
  }

  function objectField(schema: Json, common: Common, depth: number): Field {
    const properties = own(schema, 'properties');
    const names = isRecord(properties) ? Object.keys(properties) : [];
    const requiredNames = new Set(listOf(own(schema, 'required')));
    const shown = names.length <= MAX_PROPERTIES ? names : firstOf(names, requiredNames);
    const additional = own(schema, 'additionalProperties');
    const open = additional === true || isRecord(additional) || shown.length < names.length;
    if (shown.length === 0 && depth > 0)
      return { ...common, kind: 'json', why: 'Its properties are not said.' };
    const fields: { name: string; field: Field }[] = [];
    for (const name of shown) {
      if (budget.left <= 0) return { ...common, kind: 'object', fields, open: true };
      fields.push({
        name,
        field: make(own(properties as Json, name), name, requiredNames.has(name), depth + 1),
      });
    }
    return { ...common, kind: 'object', fields, open };
  }

  function choiceOf(
    schema: Json,
    alternatives: unknown[],
    common: Common,
    name: string,
    depth: number,
  ): Field {
    const resolved = alternatives.slice(0, MAX_CHOICES).map((each) => resolve(each, root));
    const ways = resolved.filter((each) => each === undefined || !isNull(each));
    const nullable = ways.length < resolved.length;
    if (ways.includes(undefined) || ways.length === 0) {
      return { ...common, nullable, kind: 'json', why: 'Its forms cannot be followed.' };
    }
    const { anyOf: _, oneOf: __, default: ___, description: ____, title: _____, ...base } = schema;
    const wholes = (ways as Json[]).map((way) => joined(base, way));
    const [only] = wholes;
    if (wholes.length === 1 && only !== undefined) {
      const field = make(only, name, common.required, depth);
      return {
        ...field,
        label: common.label === name ? field.label : common.label,
        description: common.description ?? field.description,
        initial: common.initial ?? field.initial,
        nullable: nullable || field.nullable,
      };
    }
    const constants = wholes.map((way) => constantOf(way));
    if (constants.every((each) => each !== undefined))
      return { ...common, nullable, kind: 'enum', options: constants };
    const choices = wholes.map((way, at) => ({
      label: choiceLabel(way, at),
      field: make(way, name, true, depth + 1),
      schema: { ...way, $defs: own(root, '$defs'), definitions: own(root, 'definitions') },
    }));
    return { ...common, nullable, kind: 'choice', choices };
  }

  return make(root['type'] === undefined ? { ...root, type: 'object' } : root, 'Arguments', true, 0);
}

function jsonField(label: string, required: boolean, why: string): Field {
  return { kind: 'json', label, required, why, description: undefined, nullable: false, initial: undefined };
}

function textField(schema: Json, common: Common): Field {
  const maxLength = numberOf(own(schema, 'maxLength'));
  const format = text(own(schema, 'format'), 40);
  const long = /\b(text|content|body|message|markdown|code|query|prompt|script|html)\b/i;
  const multiline = format === undefined && ((maxLength ?? 0) > 200 || long.test(common.label));
  return { ...common, kind: 'text', format, multiline, maxLength };
}

function optionsOf(schema: Json): Option[] | undefined {
  if ('const' in schema) return [{ value: schema['const'], label: optionLabel(schema['const']) }];
  const values = own(schema, 'enum');
  if (!Array.isArray(values) || values.length === 0) return undefined;
  const names = own(schema, 'enumNames');
  return values.slice(0, MAX_OPTIONS).map((value, at) => {
    const name: unknown = Array.isArray(names) ? names[at] : undefined;
    return { value, label: text(name, 200) ?? optionLabel(value) };
  });
}

function constantOf(schema: Json): Option | undefined {
  if (!('const' in schema)) return undefined;
  return { value: schema['const'], label: text(own(schema, 'title'), 200) ?? optionLabel(schema['const']) };
}

function optionLabel(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 200);
}

function choiceLabel(schema: Json, at: number): string {
  const title = text(own(schema, 'title'), 80);
  if (title !== undefined) return title;
  const types = typesOf(schema);
  const constants = isRecord(schema['properties'])
    ? Object.entries(schema['properties']).flatMap(([name, part]) =>
        isRecord(part) && 'const' in part ? [`${name}: ${optionLabel(part['const'])}`] : [],
      )
    : [];
  return (constants.join(', ') || types.join(' or ') || `Form ${at + 1}`).slice(0, 80);
}

/** The types of a schema; where it does not say, what it speaks of tells. */
function typesOf(schema: Json): string[] {
  const type = own(schema, 'type');
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return [...new Set(listOf(type))];
  if (isRecord(own(schema, 'properties'))) return ['object'];
  if (own(schema, 'items') !== undefined) return ['array'];
  if (['pattern', 'minLength', 'maxLength', 'format'].some((name) => own(schema, name) !== undefined))
    return ['string'];
  return ['minimum', 'maximum', 'multipleOf'].some((name) => own(schema, name) !== undefined)
    ? ['number']
    : [];
}

/** Several schemas that all hold, as one, as far as a form needs it. */
function withAllOf(schema: Json, root: Json): Json {
  const parts = own(schema, 'allOf');
  if (!Array.isArray(parts)) return schema;
  let whole = schema;
  for (const part of parts.slice(0, MAX_CHOICES)) whole = joined(resolve(part, root) ?? {}, whole);
  return whole;
}

function joined(base: Json, more: Json): Json {
  const properties = { ...asRecord(own(base, 'properties')), ...asRecord(own(more, 'properties')) };
  const required = [...listOf(own(base, 'required')), ...listOf(own(more, 'required'))];
  return {
    ...base,
    ...more,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function isNull(schema: Json): boolean {
  return schema['type'] === 'null' || ('const' in schema && schema['const'] === null);
}

function asRecord(value: unknown): Json {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The required ones first: without them nothing can be called. */
function firstOf(names: string[], required: ReadonlySet<string>): string[] {
  const first = names.filter((name) => required.has(name)).slice(0, MAX_PROPERTIES);
  for (const name of names) {
    if (first.length >= MAX_PROPERTIES) break;
    if (!required.has(name)) first.push(name);
  }
  return first;
}

function initialOf(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  return (JSON.stringify(value)?.length ?? 0) <= MAX_DEFAULT ? value : undefined;
}
