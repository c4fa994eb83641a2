import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { http, open, startServer, stdio } from '../../../../../test/helpers/open-upstream.ts';
import { parseJson } from '../../mcp/json.ts';
import { type JsonObject, RpcError } from '../../mcp/json-rpc.ts';

const MIRROR = 'test/fixtures/servers/mirror/main.ts';
const RUNS = { numRuns: 150 };

/** Any JSON object, with keys that code is tempted to treat specially, and a `_meta` of the client's own. */
const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'jsonrpc',
    'id',
    'method',
    'error',
    'result',
    'cursor',
  ),
  fc.string(),
);
const anyObject = fc.dictionary(key, fc.jsonValue(), { noNullPrototype: true });
const anyParams = fc
  .tuple(anyObject, fc.option(fc.dictionary(key, fc.jsonValue(), { noNullPrototype: true })))
  .map(([rest, meta]) => wire(meta === null ? rest : { ...rest, _meta: meta }))
  .filter(({ _meta }) => !(_meta !== undefined && Object.hasOwn(_meta as JsonObject, 'progressToken')));

/** The value as it is after it went over a wire once. */
function wire(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

/** Without what the session writes for its own hop. */
function withoutEnvelope(params: JsonObject, sent: JsonObject): JsonObject {
  const { _meta, ...rest } = params;
  const meta = Object.entries(_meta as JsonObject).filter(
    ([name]) => !name.startsWith('io.modelcontextprotocol/'),
  );
  return sent['_meta'] === undefined && meta.length === 0
    ? rest
    : { ...rest, _meta: Object.fromEntries(meta) };
}

/** Equal in value: the same JSON whatever the order of keys. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

describe.each([
  ['stdio', '2025'],
  ['stdio', '2026'],
  ['http', '2025'],
  ['http', '2026'],
  ['http --sse', '2025'],
  ['http --sse', '2026'],
])('over %s in the %s era', (transport, era) => {
  const args = [MIRROR, '--era', era, '--transport', ...transport.split(' ')];
  const mirror = async () => {
    const isUrl = (line: string) => (line.startsWith('http') ? line : undefined);
    const peer = await open(transport === 'stdio' ? stdio(...args) : http(await startServer(args, isUrl)));
    expect(peer.session.era).toBe(era);
    return peer;
  };

  it('unknown fields of parameters and results arrive as they were sent', async () => {
    const { session } = await mirror();
    await fc.assert(
      fc.asyncProperty(anyParams, async (params) => {
        const before = JSON.stringify(params);
        const result = await session.request({ method: 'mirror/params', params });
        const came = era === '2026' ? withoutEnvelope(result, params) : result;
        expect(text(came)).toBe(text(params));
        expect(JSON.stringify(params)).toBe(before);
      }),
      RUNS,
    );
  });

  it('unknown fields of notifications and errors arrive as they were sent', async () => {
    const { session, told } = await mirror();
    await fc.assert(
      fc.asyncProperty(anyParams, async (params) => {
        told.length = 0;
        await session.request({ method: 'mirror/tell', params });
        const came = told[0]?.params as JsonObject;
        expect(text(era === '2026' ? withoutEnvelope(came, params) : came)).toBe(text(params));
        const error: unknown = await session
          .request({ method: 'mirror/error', params })
          .catch((thrown: unknown) => thrown);
        const data = error instanceof RpcError ? (error.body.data as JsonObject) : {};
        expect(text(era === '2026' ? withoutEnvelope(data, params) : data)).toBe(text(params));
      }),
      RUNS,
    );
  });

  it('every digit of a number survives', async () => {
    const { session } = await mirror();
    const digits = '{"a":9007199254740993,"b":[0.1234567890123456789,1e400,-0.0]}';
    const result = await session.request({
      method: 'mirror/params',
      params: parseJson(digits) as JsonObject,
    });
    expect(JSON.stringify({ a: result['a'], b: result['b'] })).toBe(digits);
  });
});
