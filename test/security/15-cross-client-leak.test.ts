import { expect, it } from 'vitest';
import { events, type Message, nextMessage, postModern, rawSession } from '../mcp/clients.ts';
import { openRig } from '../mcp/rig.ts';
import { ASKING, ERAS, serverWith, tool } from '../mcp/script.ts';

const SERVER = serverWith([
  tool('get_echo', { content: [{ type: 'text', text: '{{args.who}}' }] }, { steps: [{ wait: 5 }] }),
  tool(
    'get_steps',
    { content: [{ type: 'text', text: '{{args.who}}' }] },
    {
      steps: [{ progress: 1, total: 1 }, { log: 'about {{args.who}}' }, { wait: 5 }],
    },
  ),
  ...ASKING,
]);
const CLIENTS = 100;
const textOf = ({ result }: Message) => (result?.['content'] as { text: string }[] | undefined)?.[0]?.text;

it.each(ERAS)(
  '100 clients that use the same request ids at the same time each get their own answers (%s server)',
  async (era) => {
    const rig = await openRig();
    await rig.add('s', SERVER, era);
    const token = rig.token();
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, n) => {
        const session = await rawSession(rig.url(), token);
        for (const round of [1, 2, 3]) {
          const who = `client ${n} round ${round}`;
          const args = { name: 's__get_echo', arguments: { who } };
          const modern = { name: 's__get_echo', arguments: { who: `modern ${who}` } };
          const [old, current] = await Promise.all([
            session.request('tools/call', args, 1),
            postModern(rig.url(), token, 'tools/call', modern, { id: 1 }).then(
              (response) => response.json() as Promise<Message>,
            ),
          ]);
          expect(textOf(old)).toBe(who);
          expect(textOf(current)).toBe(`modern ${who}`);
        }
      }),
    );
  },
);

it.each(ERAS)(
  'progress reaches the client whose call it is about, with its own token (%s server)',
  async (era) => {
    const rig = await openRig();
    await rig.add('s', SERVER, era);
    const token = rig.token();
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const session = await rawSession(rig.url(), token);
        const params = { name: 's__get_steps', arguments: { who: `${n}` }, _meta: { progressToken: 'same' } };
        const stream = events(await session.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
        const messages: Message[] = [];
        for await (const { message } of stream) if (message !== undefined) messages.push(message);
        const progress = messages.filter(({ method }) => method === 'notifications/progress');
        expect(progress).toHaveLength(1);
        expect(progress[0]?.params?.['progressToken']).toBe('same');
        expect(textOf(messages.at(-1) as Message)).toBe(`${n}`);
      }),
    );
  },
);

it.each(ERAS)(
  'a question reaches the client whose call caused it, never another (%s server)',
  async (era) => {
    const rig = await openRig();
    await rig.add('s', SERVER, era);
    const token = rig.token();
    await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        const session = await rawSession(rig.url(), token, { capabilities: { elicitation: {} } });
        const params = { name: 's__get_name', arguments: {} };
        const stream = events(await session.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
        const { id } = await nextMessage(stream, ({ method }) => method === 'elicitation/create');
        const result = { action: 'accept', content: { name: `client ${n}` } };
        await session.send({ jsonrpc: '2.0', id, result });
        expect(textOf(await nextMessage(stream, (message) => message.id === 1))).toBe(`You are client ${n}`);
      }),
    );
  },
);

it('a client cannot answer a question that another was asked', async () => {
  const rig = await openRig();
  await rig.add('s', SERVER, '2025');
  const token = rig.token();
  const asked = await rawSession(rig.url(), token, { capabilities: { elicitation: {} } });
  const other = await rawSession(rig.url(), token, { capabilities: { elicitation: {} } });
  const params = { name: 's__get_name', arguments: {} };
  const stream = events(await asked.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
  const { id } = await nextMessage(stream);
  await other.send({ jsonrpc: '2.0', id, result: { action: 'accept', content: { name: 'Mallory' } } });
  await asked.send({ jsonrpc: '2.0', id, result: { action: 'accept', content: { name: 'Ada' } } });
  expect(textOf(await nextMessage(stream, (message) => message.id === 1))).toBe('You are Ada');
});
