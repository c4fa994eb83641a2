import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blocksOf } from './content.ts';

const block = (content: unknown) => blocksOf({ content: [content] }).blocks[0];
const PNG = 'iVBORw0KGgo=';

it('text, JSON, images, sounds and links are told apart', () => {
  expect(block({ type: 'text', text: '<b>hi</b>' })).toMatchObject({ kind: 'text', text: '<b>hi</b>' });
  expect(block({ type: 'text', text: '{"a":[1]}' })).toMatchObject({ kind: 'json', value: { a: [1] } });
  expect(block({ type: 'image', mimeType: 'image/png', data: PNG })).toMatchObject({
    kind: 'image',
    url: `data:image/png;base64,${PNG}`,
  });
  expect(block({ type: 'audio', mimeType: 'audio/wav', data: PNG })).toMatchObject({ kind: 'audio' });
  expect(block({ type: 'resource_link', uri: 'javascript:x', name: 'n' })).toMatchObject({
    kind: 'link',
    uri: 'javascript:x',
  });
  expect(block({ type: 'unheard-of' })).toMatchObject({ kind: 'json' });
});

it.each([
  ['a document that could run something', { mimeType: 'image/svg+xml', data: PNG }],
  ['a page', { mimeType: 'text/html', data: PNG }],
  ['what is no base64', { mimeType: 'image/png', data: '"><script>' }],
  ['a type with something behind it', { mimeType: 'image/png,<script>', data: PNG }],
])('%s is never loaded as an image', (_, image) => {
  expect(block({ type: 'image', ...image })).toMatchObject({ kind: 'binary' });
});

it('prompts and resources are drawn from their own fields', () => {
  const { blocks } = blocksOf({
    messages: [{ role: 'user', content: { type: 'text', text: 'Hello' } }],
    contents: [
      { uri: 'a://b', text: 'World' },
      { uri: 'a://c', blob: 'AAAA', mimeType: 'application/zip' },
    ],
  });
  expect(blocks).toMatchObject([
    { kind: 'text', text: 'Hello', heading: 'user' },
    { kind: 'text', text: 'World', heading: 'a://b' },
    { kind: 'binary', bytes: 3, heading: 'a://c' },
  ]);
});

it('structured content is not shown twice', () => {
  const content = [{ type: 'text', text: '{"n":1}' }];
  expect(blocksOf({ content, structuredContent: { n: 1 } }).blocks).toHaveLength(1);
  expect(blocksOf({ content, structuredContent: { n: 2 } }).blocks).toHaveLength(2);
});

it('an answer of any shape is drawn in a bounded number of parts', () => {
  expect(blocksOf({ content: Array.from({ length: 1000 }, () => 1) })).toMatchObject({ left: 800 });
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('content', 'messages', 'contents', 'structuredContent'), fc.jsonValue()),
      (any) => {
        expect(blocksOf(any).blocks.length).toBeLessThanOrEqual(200);
      },
    ),
  );
});
