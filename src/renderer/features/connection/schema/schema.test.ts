import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChecker } from './check.ts';
import { type Field, formOf } from './fields.ts';
import { isHarmless } from './patterns.ts';
import { initialValue, unlisted, withProperty, withUnlisted } from './values.ts';

const parts = (schema: unknown): Record<string, Field> => {
  const form = formOf(schema);
  if (form.kind !== 'object') throw new Error(`The form is a ${form.kind}.`);
  return Object.fromEntries(form.fields.map(({ name, field }) => [name, field]));
};
const size = (field: Field): number => {
  switch (field.kind) {
    case 'object':
      return 1 + field.fields.reduce((sum, each) => sum + size(each.field), 0);
    case 'array':
      return 1 + size(field.item);
    case 'choice':
      return 1 + field.choices.reduce((sum, each) => sum + size(each.field), 0);
    default:
      return 1;
  }
};

describe('the form for a schema', () => {
  it('has an input of the right kind for each property', () => {
    const fields = parts({
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', title: 'Full name', description: 'Who', maxLength: 20 },
        born: { type: 'string', format: 'date' },
        age: { type: 'integer', minimum: 0, maximum: 130 },
        happy: { type: 'boolean', default: true },
        size: { enum: ['s', 'm', 3] },
        kind: { const: 'person' },
        tags: { type: 'array', items: { type: 'string' } },
        home: { type: 'object', properties: { street: { type: 'string' } } },
        note: { type: ['string', 'null'] },
        nick: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        id: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
        any: {},
      },
    });
    expect(fields).toMatchObject({
      name: { kind: 'text', label: 'Full name', description: 'Who', required: true, maxLength: 20 },
      born: { kind: 'text', format: 'date', required: false },
      age: { kind: 'number', integer: true, min: 0, max: 130 },
      happy: { kind: 'boolean', initial: true },
      size: { kind: 'enum', options: [{ value: 's' }, { value: 'm' }, { value: 3, label: '3' }] },
      kind: { kind: 'enum', options: [{ value: 'person' }] },
      tags: { kind: 'array', item: { kind: 'text' } },
      home: { kind: 'object', fields: [{ name: 'street', field: { kind: 'text' } }] },
      note: { kind: 'text', nullable: true },
      nick: { kind: 'text', nullable: true },
      id: { kind: 'choice', choices: [{ label: 'string' }, { label: 'integer' }] },
      any: { kind: 'json' },
    });
  });

  it('follows references and puts together what must all hold', () => {
    const fields = parts({
      properties: {
        who: { $ref: '#/$defs/person' },
        both: { allOf: [{ $ref: '#/$defs/person' }, { required: ['n'] }] },
      },
      $defs: { person: { type: 'object', properties: { n: { type: 'string' } } } },
    });
    expect(fields).toMatchObject({
      who: { kind: 'object', fields: [{ name: 'n', field: { required: false } }] },
      both: { kind: 'object', fields: [{ name: 'n', field: { required: true } }] },
    });
  });

  it('is filled in with defaults and with what can have one value only', () => {
    const form = formOf({
      required: ['kind', 'inner', 'list'],
      properties: {
        kind: { const: 'x' },
        count: { type: 'number', default: 3 },
        inner: { type: 'object', properties: { on: { type: 'boolean', default: false } } },
        list: { type: 'array', items: { type: 'string' } },
        left: { type: 'string' },
      },
    });
    expect(initialValue(form)).toEqual({ kind: 'x', count: 3, inner: { on: false }, list: [] });
  });
});

describe('a hostile schema', () => {
  const endless = { type: 'object', properties: { a: { $ref: '#' }, b: { $ref: '#' }, c: { $ref: '#' } } };
  const circle = { properties: { a: { $ref: '#/properties/a' } } };
  const wide = {
    type: 'object',
    properties: Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`p${at}`, { type: 'string' }])),
    required: ['p9999'],
  };
  const doubling = {
    type: 'object',
    $defs: Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `d${at}`,
        at === 0
          ? { type: 'object' }
          : { allOf: [{ $ref: `#/$defs/d${at - 1}` }, { $ref: `#/$defs/d${at - 1}` }] },
      ]),
    ),
    allOf: [{ $ref: '#/$defs/d59' }],
  };

  it.each([
    ['refers to itself without end', endless],
    ['refers in a circle', circle],
    ['has ten thousand properties', wide],
    ['doubles itself with each step', doubling],
  ])('that %s makes a bounded form, and its check ends', (_, schema) => {
    expect(size(formOf(schema))).toBeLessThan(1000);
    createChecker(schema).check({ a: { b: { c: {} } } });
  });

  it('keeps the required one of ten thousand properties, and the rest can still be entered', () => {
    const form = formOf(wide);
    expect(form).toMatchObject({
      kind: 'object',
      open: true,
      fields: expect.arrayContaining([expect.objectContaining({ name: 'p9999' })]),
    });
    expect(createChecker(wide).check({})?.get('/p9999')).toBe('This is required.');
  });

  it.each([
    '(a+)+$',
    '(a|a)*$',
    '(.*a){20}',
    '^(\\w+\\s?)*$',
    '([a-z]+)*x',
    'a*a*a*a*b',
    '(x)\\1+',
    '(',
    '(?:a?){30}a{30}',
  ])('does not get its pattern %s tried', (pattern) => expect(isHarmless(pattern)).toBe(false));
  it.each(['^[a-z0-9-]+$', '^\\d{4}-\\d{2}$', '^https?://', '^(?:foo|bar)$', '^.{1,20}$'])(
    'that has the pattern %s is checked with it',
    (pattern) => {
      expect(isHarmless(pattern)).toBe(true);
      const problems = createChecker({ properties: { p: { type: 'string', pattern } } }).check({ p: '\n' });
      expect([...(problems?.keys() ?? [])]).toEqual(['/p']);
    },
  );

  it('never makes a form or a check throw, whatever it is', () => {
    const keyword = fc.constantFrom(
      ...'type properties items anyOf oneOf allOf $ref enum const required default not pattern minLength'.split(
        ' ',
      ),
      ...'minimum multipleOf format title $defs if then __proto__ x'.split(' '),
    );
    const leaf = fc.oneof(
      fc.constantFrom(
        'string',
        'object',
        'array',
        'null',
        '#',
        '#/properties/x',
        '#/$defs/x',
        '(a+)+',
        'uri',
        '__proto__',
      ),
      fc.jsonValue(),
    );
    const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('schema'), { maxLength: 3 }),
        fc.dictionary(keyword, tie('schema'), { maxKeys: 5 }),
        fc.dictionary(fc.constantFrom('x', 'y', '__proto__', 'constructor'), tie('schema'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(schema, fc.jsonValue(), (any, value) => {
        const form = formOf(any);
        initialValue(form);
        const checker = createChecker(any);
        checker.check(value);
        checker.check(initialValue(form));
        expect(size(form)).toBeLessThan(1000);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is entered', () => {
  const check = (schema: unknown, value: unknown) => [...(createChecker(schema).check(value) ?? [])];

  it('is compared with the schema, and each mistake stands where it was made', () => {
    const schema = {
      type: 'object',
      required: ['name', 'inner'],
      properties: {
        name: { type: 'string', minLength: 3 },
        age: { type: 'integer', maximum: 10 },
        inner: { type: 'object', required: ['a/b'], properties: { 'a/b': { type: 'string' } } },
        list: { type: 'array', items: { enum: ['x'] } },
        mail: { type: 'string', format: 'email' },
      },
    };
    expect(
      check(schema, { name: 'ab', age: 'x', inner: {}, list: ['x', 'y'], mail: 'nobody' })
        .map(([at]) => at)
        .sort(),
    ).toEqual(['/age', '/inner/a~1b', '/list/1', '/mail', '/name']);
    expect(check(schema, { name: 'abc', inner: { 'a/b': '' } })).toEqual([]);
  });

  it('may be null where the schema says so, and the mistake is told of the other form', () => {
    const schema = { properties: { n: { anyOf: [{ type: 'string', minLength: 2 }, { type: 'null' }] } } };
    expect(check(schema, { n: null })).toEqual([]);
    expect(check(schema, { n: 'x' })).toEqual([['/n', 'String is too short (1 < 2).']]);
  });

  it('keeps what has no field of its own', () => {
    const fields = [{ name: 'a' }, { name: 'b' }];
    expect(unlisted({ a: 1, z: 2 }, fields)).toEqual({ z: 2 });
    expect(unlisted({ a: 1 }, fields)).toBeUndefined();
    expect(withUnlisted({ a: 1, z: 2 }, fields, { y: 3 })).toEqual({ a: 1, y: 3 });
    expect(withProperty({ a: 1, z: 2 }, 'a', undefined)).toEqual({ z: 2 });
    expect(withProperty(undefined, 'a', 0)).toEqual({ a: 0 });
  });
});

describe('a number with more digits than a page keeps', () => {
  const { check } = createChecker({ type: 'object' });

  it('is told of where it stands, instead of being sent as another one', () => {
    const problems = check(JSON.parse('{"list":[{"id":12345678901234567890}],"near":9007199254740993}'));
    expect([...(problems ?? [])].map(([pointer]) => pointer)).toEqual(['/list/0/id', '/near']);
  });

  it('is no trouble as text, with an exponent, or as long as it is exact', () => {
    const fine = '{"id":"12345678901234567890","mass":1.989e30,"most":9007199254740991,"half":0.5}';
    expect(check(JSON.parse(fine))).toEqual(new Map());
  });

  it('is found without a schema too', () => {
    expect(createChecker(undefined).check({ id: 2 ** 60 })?.size).toBe(1);
  });
});
