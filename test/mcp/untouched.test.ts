import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../fixtures/servers/engine/script.ts';
import { type Message, postModern, rawSession } from './clients.ts';
import { openRig } from './rig.ts';
import { ERAS, serverWith, tool } from './script.ts';

const combinations = ERAS.flatMap((client) => ERAS.map((server) => [client, server] as const));

/** Keys that mean something to the protocol or to the fixture are not what this is about. */
const MEANINGFUL = new Set([
  'resultType',
  'ttlMs',
  'cacheScope',
  'isError',
  'task',
  'taskId',
  '_meta',
  '__proto__',
  'name',
  '$repeat',
]);
const key = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((each) => !MEANINGFUL.has(each));
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, 0, -1.5, 1e21, 9_007_199_254_740_991),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'grapheme' }).filter((each) => !each.includes('{{')),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;
const object = fc.dictionary(key, json, { maxKeys: 5, noNullPrototype: true });

/** What JSON makes of it: no minus zero. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const tools = fc.array(
  fc.record({
    fields: object,
    annotations: object,
    schema: object,
    blocks: fc.array(fc.tuple(key, object), { maxLength: 3 }),
    result: object,
    meta: object,
  }),
  { minLength: 1, maxLength: 4 },
);

it.each(combinations)(
  'whatever a server says passes untouched: a %s client, a %s server',
  async (client, era) => {
    const rig = await openRig();
    const token = rig.token();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(tools, object, async (drawn, args) => {
        const slug = `s${++run}`;
        const definitions = drawn.map(({ fields, annotations, schema }, at) =>
          plain({
            ...fields,
            name: `get_${at}`,
            annotations,
            inputSchema: { ...schema, type: 'object', properties: {} },
          }),
        );
        const results = drawn.map(({ blocks, result, meta }) =>
          plain({ ...result, content: blocks.map(([type, block]) => ({ ...block, type })), _meta: meta }),
        );
        const script = serverWith([
          ...definitions.map((definition, at) =>
            tool('', results[at] as JsonObject, { definition: definition as JsonObject }),
          ),
          tool('get_echo', { content: [{ type: 'text', text: '{{args.said}}' }] }),
        ]);
        await rig.add(slug, script, era);
        const ask =
          client === '2025'
            ? await legacy(rig.url(`/mcp/${slug}`), token)
            : modern(rig.url(`/mcp/${slug}`), token);
        const listed = await ask('tools/list', {});
        expect((listed['tools'] as unknown[]).slice(0, -1)).toEqual(definitions);
        const said = plain({ args });
        const echo = await ask('tools/call', { name: 'get_echo', arguments: { said } });
        expect(JSON.parse((echo['content'] as { text: string }[])[0]?.text ?? '')).toEqual(said);
        for (const [at, expected] of results.entries()) {
          const {
            resultType: _,
            _meta,
            ...result
          } = await ask('tools/call', { name: `get_${at}`, arguments: plain(args) });
          const { _meta: meta, ...rest } = expected as JsonObject;
          expect(result).toEqual(rest);
          expect(_meta).toMatchObject(meta as object);
        }
      }),
      { numRuns: 15 },
    );
  },
);

type Ask = (method: string, params: Record<string, unknown>) => Promise<Record<string, unknown>>;

async function legacy(url: URL, token: string): Promise<Ask> {
  const session = await rawSession(url, token);
  return async (method, params) => (await session.request(method, params)).result ?? {};
}

function modern(url: URL, token: string): Ask {
  return async (method, params) =>
    ((await (await postModern(url, token, method, params)).json()) as Message).result ?? {};
}
