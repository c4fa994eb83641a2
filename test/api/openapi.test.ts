import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { API } from '../../src/contract/api.ts';
import { ERRORS } from '../../src/contract/errors.ts';
import { startApiHub } from '../helpers/api-hub.ts';

type Json = Record<string, unknown>;
interface Described {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: Json }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { content: Record<string, { schema: Json }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Json>; responses: Json };
}

async function start() {
  const hub = await startApiHub();
  const document = (await (await hub.fetch('/api/openapi.json')).json()) as Document;
  // Schemas refer to each other through the document, so each is compiled inside of it.
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: 'https://hub/' });
  const validator = (path: string) => {
    const pointer = path.split('>').map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
    return ajv.compile({ $ref: `https://hub/#/${pointer.map(encodeURIComponent).join('/')}` });
  };
  return { hub, document, validator };
}

function refs(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : refs(inner)));
}

test('the document describes every operation, and every reference in it leads somewhere', async () => {
  const { document } = await start();
  expect(document.openapi).toBe('3.1.0');
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [
      operation.operationId,
      `${method.toUpperCase()} ${path}`,
    ]),
  );
  expect(Object.fromEntries(described)).toEqual(
    Object.fromEntries(Object.entries(API).map(([name, { method, path }]) => [name, `${method} ${path}`])),
  );
  for (const ref of refs(document)) {
    const found = ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Json)?.[key], document);
    expect(found, ref).toBeTypeOf('object');
  }
  for (const [path, item] of Object.entries(document.paths)) {
    for (const { parameters, summary, responses } of Object.values(item)) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      expect(summary).toMatch(/\.$/);
      expect(Object.keys(responses)).toEqual(['200', 'default']);
    }
  }
  expect(JSON.stringify(document.components.schemas['Error'])).toContain(Object.keys(ERRORS).at(-1));
});

test('every schema of the document is a schema to an independent validator', async () => {
  const { document, validator } = await start();
  for (const name of Object.keys(document.components.schemas)) {
    expect(validator(`components>schemas>${name}`), name).toBeTypeOf('function');
  }
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, { requestBody, responses }] of Object.entries(item)) {
      const at = `paths>${path}>${method}`;
      if (requestBody) validator(`${at}>requestBody>content>application/json>schema`);
      for (const type of Object.keys(responses['200']?.content ?? {})) {
        validator(`${at}>responses>200>content>${type}>schema`);
      }
    }
  }
});

test('what the hub answers is what the document says', async () => {
  const { hub, validator } = await start();
  const json = { 'content-type': 'application/json' };
  const requests: [string, string, string?, string?][] = [
    [
      'post',
      '/api/connections',
      undefined,
      JSON.stringify({ slug: 'a', transport: { kind: 'http', url: 'http://127.0.0.1:9/' } }),
    ],
    ['post', '/api/tokens', undefined, '{"name":"a"}'],
    ['patch', '/api/settings', undefined, '{"slowMs":50}'],
    ['patch', '/api/connections/{slug}', '/api/connections/a', '{"name":"b"}'],
    ['post', '/api/dashboard/codes'],
    ['post', '/api/audit/verify'],
    ['get', '/api/status'],
    ['get', '/api/session'],
    ['get', '/api/connections'],
    ['get', '/api/connections/{slug}', '/api/connections/a'],
    ['get', '/api/connections/{slug}/tools', '/api/connections/a/tools'],
    ['get', '/api/connections/{slug}/health', '/api/connections/a/health'],
    ['get', '/api/connections/{slug}/logs', '/api/connections/a/logs'],
    ['get', '/api/tokens'],
    ['get', '/api/audit'],
    ['get', '/api/audit/head'],
    ['get', '/api/settings'],
    ['delete', '/api/connections/{slug}', '/api/connections/a'],
  ];
  for (const [method, path, actual = path, body] of requests) {
    const init = { method: method.toUpperCase(), ...(body !== undefined && { body, headers: json }) };
    const answer = await hub.fetch(actual, init);
    expect(answer.status, `${method} ${actual}`).toBe(200);
    const valid = validator(`paths>${path}>${method}>responses>200>content>application/json>schema`);
    valid(await answer.json());
    expect(valid.errors, `${method} ${actual}`).toBeNull();
  }
  const failed = await (await hub.fetch('/api/connections/none')).json();
  expect(validator('components>schemas>Error')(failed)).toBe(true);
  expect(validator('components>schemas>Status')(failed)).toBe(false);
});
