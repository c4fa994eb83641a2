import { expect, it } from 'vitest';
import { dependency } from '../helpers/processes.ts';
import { events, fieldOf, nextMessage, rawSession } from './clients.ts';
import { openRig } from './rig.ts';

const EVERYTHING = dependency('@modelcontextprotocol/server-everything/dist/index.js');
const CAN_BE_ASKED = { sampling: {}, elicitation: {}, roots: {} };

it('a server that offers more to a client that can be asked does so through the hub, and the client is told', async () => {
  const rig = await openRig();
  await rig.addProcess('every', [EVERYTHING, 'stdio']);
  const token = rig.token();
  const plain = await rawSession(rig.url(), token);
  const asked = await rawSession(rig.url(), token, { capabilities: CAN_BE_ASKED });
  const names = async (session: typeof plain) =>
    fieldOf((await session.request('tools/list')).result, 'tools', 'name');
  const few = await names(plain);
  expect(few).not.toContain('every__trigger-sampling-request');
  await names(asked);
  const stream = events(await asked.get());
  const call = { name: 'every__echo', arguments: { message: 'hi' } };
  await asked.request('tools/call', call);
  await nextMessage(stream, ({ method }) => method === 'notifications/tools/list_changed');
  expect(await names(asked)).toContain('every__trigger-sampling-request');
  expect(await names(plain)).toEqual(few);
  const next = await rawSession(rig.url(), token, { capabilities: CAN_BE_ASKED });
  expect(await names(next)).toContain('every__trigger-sampling-request');
});

it('at its own address such a server offers it from the beginning', async () => {
  const rig = await openRig();
  await rig.addProcess('every', [EVERYTHING, 'stdio']);
  const session = await rawSession(rig.url('/mcp/every'), rig.token(), { capabilities: CAN_BE_ASKED });
  const { result } = await session.request('tools/list');
  expect(fieldOf(result, 'tools', 'name')).toContain('trigger-sampling-request');
  expect(session.hello['serverInfo']).toMatchObject({ name: expect.stringContaining('everything') });
});
