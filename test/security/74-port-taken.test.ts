import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { SwitchyardError } from '../../src/contract/errors.ts';
import { createListener } from '../../src/main/core/http/listener.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';

async function squat(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function listen(port: number) {
  return createListener({
    port,
    mcp: { handle: () => undefined, close: () => Promise.resolve() },
    web: () => Promise.reject(new Error('not needed')),
    log: testPorts(tempDir()).log,
  });
}

test.each(['127.0.0.1', '0.0.0.0', '::1', '::'])(
  'a program that holds the port on %s is named, and no other port is taken instead',
  async (host) => {
    const port = await squat(host);
    const error = await listen(port).then(
      async (listener) => {
        await listener.close();
        return undefined;
      },
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(SwitchyardError);
    expect(error).toMatchObject({ code: 'PORT_TAKEN' });
    const { message, fix } = error as SwitchyardError;
    expect(message).toContain(String(port));
    if (process.platform === 'linux') expect(message).toContain(`node (process ${process.pid})`);
    expect(fix).toContain('--port');
    // Nothing of the failed attempt stays bound.
    await expect(listen(port)).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  },
);
