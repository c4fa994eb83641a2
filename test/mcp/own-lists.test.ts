import { expect, it } from 'vitest';
import { dependency } from '../helpers/processes.ts';
import { fieldOf, rawSession } from './clients.ts';
import { openRig } from './rig.ts';
import { serverWith, text, tool } from './script.ts';

const EVERYTHING = dependency('@modelcontextprotocol/server-everything/dist/index.js');
const CAN_BE_ASKED = { sampling: {}, elicitation: {}, roots: {} };

it('a server that offers more to a client that can be asked does so on /mcp from the first list, and to no other', async () => {
  const rig = await openRig();
  await rig.addProcess('every', [EVERYTHING, 'stdio']);
  const token = rig.token();
  const plain = await rawSession(rig.url(), token);
  const asked = await rawSession(rig.url(), token, { capabilities: CAN_BE_ASKED });
  const names = async (session: typeof plain) =>
    fieldOf((await session.request('tools/list')).result, 'tools', 'name');
  const few = await names(plain);
  expect(few).not.toContain('every__trigger-sampling-request');
  const [first, atOnce] = await Promise.all([names(asked), names(asked)]);
  expect(first).toContain('every__trigger-sampling-request');
  expect(atOnce).toEqual(first);
  expect(await names(plain)).toEqual(few);
  const running = rig.upstreams.view(rig.organizationId, 'every').processes.length;
  const next = await rawSession(rig.url(), token, { capabilities: CAN_BE_ASKED });
  expect(await names(next)).toEqual(first);
  expect(rig.upstreams.view(rig.organizationId, 'every').processes).toHaveLength(running);
});

it('a list starts nothing for a client that may not see it', async () => {
  const rig = await openRig();
  await rig.addProcess('every', [EVERYTHING, 'stdio']);
  await rig.add('s', serverWith([tool('get_x', text('x'))]), '2025');
  const asked = await rawSession(rig.url(), rig.token(['read:s']), { capabilities: CAN_BE_ASKED });
  const { result } = await asked.request('tools/list');
  expect(fieldOf(result, 'tools', 'name')).toEqual(['s__get_x']);
  expect(rig.upstreams.view(rig.organizationId, 'every').processes).toHaveLength(1);
});

it('at its own address such a server offers it from the beginning', async () => {
  const rig = await openRig();
  await rig.addProcess('every', [EVERYTHING, 'stdio']);
  const session = await rawSession(rig.url('/mcp/every'), rig.token(), { capabilities: CAN_BE_ASKED });
  const { result } = await session.request('tools/list');
  expect(fieldOf(result, 'tools', 'name')).toContain('trigger-sampling-request');
  expect(session.hello['serverInfo']).toMatchObject({ name: expect.stringContaining('everything') });
});
