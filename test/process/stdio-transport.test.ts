import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../helpers/temp.ts';
import { connect, until } from './rig.ts';

describe('what a server says', () => {
  it('arrives however it is cut into pieces, also within a character', async () => {
    const client = await connect();
    const value = 'ä€😀"\\ end';
    expect(await client.call('echo', { value }, { form: 'pieces' })).toBe(value);
  });

  it('arrives from a batch as single messages', async () => {
    const client = await connect();
    expect(await client.call('echo', { value: 'one' }, { form: 'batch' })).toBe('one');
    expect(client.told).toEqual([{ jsonrpc: '2.0', method: 'notifications/message', params: {} }]);
  });

  it('arrives with the line ends of Windows', async () => {
    const client = await connect();
    expect(await client.call('echo', { value: 'x' }, { form: 'windows' })).toBe('x');
  });

  it('keeps every digit of its numbers', async () => {
    const client = await connect();
    const raw = '{"id":12345678901234567890,"price":0.10000000000000000001}';
    const result = await client.request('ping', { _meta: { form: 'raw', raw } });
    expect(JSON.stringify(result)).toBe(raw);
  });

  it('arrives when it has many megabytes', async () => {
    const client = await connect();
    expect((await client.call('large', { bytes: 30_000_000 })).length).toBe(30_000_000);
  });

  it('arrives although it prints a banner first, which is noted in its log', async () => {
    const client = await connect({ banner: 'Welcome to the {best} server' });
    expect(await client.call('echo', { value: 'x' })).toBe('x');
    expect(client.notes.join()).toContain('Welcome to the {best} server');
  });

  it('arrives in order when much is asked at once', async () => {
    const client = await connect();
    const values = Array.from({ length: 2000 }, (_, at) => `value ${at}`);
    expect(await Promise.all(values.map((value) => client.call('echo', { value })))).toEqual(values);
  });
});

describe('a server that ends', () => {
  it('says with which exit code, and what its last words were', async () => {
    const client = await connect(
      { exitAt: 'start', code: 3, stderr: 'no configuration' },
      { lastWords: () => 'no configuration' },
    );
    await expect(client.closed).resolves.toMatchObject({
      code: 'UPSTREAM_CLOSED',
      message: expect.stringMatching(/exit code 3.*no configuration/),
    });
    expect(() => client.transport.send({ jsonrpc: '2.0', method: 'ping' })).toThrow(/exit code 3/);
  });

  it('loses nothing of what it wrote before', async () => {
    const client = await connect();
    const answer = client.call('large', { bytes: 1_000_000 });
    const end = expect(client.call('exit')).rejects.toMatchObject({ code: 'UPSTREAM_CLOSED' });
    expect((await answer).length).toBe(1_000_000);
    await end;
  });

  it('is over also when it only closes its output', async () => {
    const client = await connect();
    const answer = client.call('close_output');
    await expect(answer).rejects.toMatchObject({ code: 'UPSTREAM_CLOSED' });
    await expect(client.transport.gone).resolves.toBe(true);
  });
});

describe('a server that cannot be started', () => {
  it.each([
    ['is no program', '#!/nowhere/interpreter\n', 0o755],
    ['may not be executed', '#!/bin/sh\n', 0o644],
  ])('is explained when it %s', async (_, source, mode) => {
    const file = join(tempDir(), 'server');
    writeFileSync(file, source);
    chmodSync(file, mode);
    await expect(connect({}, { file })).rejects.toMatchObject({ code: 'COMMAND_NOT_FOUND' });
  });
});

it('a server that does not read is not sent more than a bounded amount', async () => {
  const client = await connect({ notReading: true }, { limits: { queued: 1_000_000 } });
  await client.request('initialize');
  const send = () =>
    client.transport.send({
      jsonrpc: '2.0',
      method: 'notifications/x',
      params: { text: 'x'.repeat(100_000) },
    });
  const sendMany = async () => {
    for (let sent = 0; sent < 100; sent++) {
      send();
      await new Promise(setImmediate);
    }
  };
  await expect(sendMany()).rejects.toMatchObject({ code: 'CONNECTION_UNAVAILABLE' });
});

it('what is asked in one turn is sent before the server is closed', async () => {
  const client = await connect();
  await client.request('initialize');
  client.transport.send({
    jsonrpc: '2.0',
    id: 99,
    method: 'tools/call',
    params: { name: 'log', arguments: { line: 'the last wish' } },
  });
  await client.transport.close();
  await until(() => client.stderr().includes('the last wish'));
});
