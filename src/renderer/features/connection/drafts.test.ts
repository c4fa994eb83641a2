import { expect, it } from 'vitest';
import { createForm, newDraft, withMode, withoutParts, withPart, withText, withValue } from './drafts.ts';

const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: {} } };
const form = createForm(schema);
const first = newDraft(form.field);

it('what stands in the form stands in the JSON, and the other way round', () => {
  const json = withMode(withValue(first, { a: 'x', b: [1] }), 'json');
  expect(JSON.parse(json.text)).toEqual({ a: 'x', b: [1] });
  const back = withMode(withText(json, '{"a":"y","c":{"d":null}}'), 'form');
  expect(back).toMatchObject({ mode: 'form', value: { a: 'y', c: { d: null } } });
});

it('text that is no JSON object keeps a person in the JSON mode, and loses neither text nor value', () => {
  const json = withText(withMode(withValue(first, { a: 'x' }), 'json'), '{"a": "y');
  const kept = withMode(json, 'form');
  expect(kept).toMatchObject({ mode: 'json', text: '{"a": "y', value: { a: 'x' } });
  expect(form.check(kept).problems.get('')).toBe('This is not a JSON object.');
});

it('a part that is not JSON is said beside it, until it is emptied or mended', () => {
  const draft = withPart(withValue(first, { a: 'x' }), '/b', '[1,');
  expect([...form.check(draft).problems]).toEqual([['/b', 'This is not JSON.']]);
  expect(form.check(withPart(draft, '/b', ' ')).problems.size).toBe(0);
  expect(withoutParts(withPart(draft, '/b/0', 'x'), '/b').parts).toEqual({});
});

it('what is required and was not entered is said', () => {
  expect([...form.check(first).problems]).toEqual([['/a', 'This is required.']]);
});
