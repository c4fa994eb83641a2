import { expect, it } from 'vitest';
import { type Message, postModern } from '../mcp/clients.ts';
import { openRig } from '../mcp/rig.ts';
import { serverWith, text, tool } from '../mcp/script.ts';

/** A proxy in front of the hub may decide by the headers, so they must not say something else than the body. */
it.each([
  ['a harmless tool in the header and a destructive one in the body', { 'mcp-name': 's__get_x' }],
  ['another method in the header', { 'mcp-method': 'tools/list' }],
  ['the method in capitals', { 'mcp-method': 'TOOLS/CALL' }],
  ['another revision in the header', { 'mcp-protocol-version': '2025-11-25' }],
  ['a name in Base64 that is none', { 'mcp-name': '=?base64?c19fZA?=' }],
])('%s is refused, and nothing is called', async (_, headers) => {
  const rig = await openRig();
  await rig.add('s', serverWith([tool('get_x'), tool('delete_x', text('gone'))]), '2025');
  const params = { name: 's__delete_x', arguments: {} };
  const response = await postModern(rig.url(), rig.token(), 'tools/call', params, { headers });
  const { error, id } = (await response.json()) as Message;
  expect([response.status, error?.code, id]).toEqual([400, -32020, 1]);
  expect((await rig.records()).filter(({ method }) => method === 'tools/call')).toEqual([]);
});

it('the same call with headers that agree is made', async () => {
  const rig = await openRig();
  await rig.add('s', serverWith([tool('delete_x', text('gone'))]), '2025');
  const params = { name: 's__delete_x', arguments: {} };
  for (const name of ['s__delete_x', ' s__delete_x ', '=?base64?c19fZGVsZXRlX3g=?=']) {
    const headers = { 'mcp-name': name };
    const response = await postModern(rig.url(), rig.token(), 'tools/call', params, { headers });
    expect(await response.json()).toMatchObject({ result: text('gone') });
  }
});
