import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SwitchyardError } from '../../../contract/errors.ts';
import { portHolder } from './port-holder.ts';

/** Ports to try when any port will do and ::1 has the first one taken already. */
const ATTEMPTS = 10;

/**
 * Binds one server to 127.0.0.1 and one to ::1, at the same port: whoever held the other of the two would receive the
 * tokens of clients that say `localhost`.
 * @throws SwitchyardError PORT_TAKEN
 */
export async function bindLoopback(
  port: number,
  create: () => Server,
): Promise<{ port: number; servers: Server[] }> {
  for (let attempt = 1; ; attempt++) {
    const four = create();
    const bound = await bind(four, port, '127.0.0.1');
    const six = create();
    try {
      await bind(six, bound, '::1');
      return { port: bound, servers: [four, six] };
    } catch (error) {
      if (isWithoutIpv6(error)) return { port: bound, servers: [four] };
      four.close();
      if (port !== 0 || attempt === ATTEMPTS) throw error;
    }
  }
}

function bind(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port)));
    server.listen({ port, host, exclusive: true }, () => {
      server.removeAllListeners('error');
      // Such as too many open files: the connection is lost, the hub is not.
      server.on('error', () => undefined);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    const holder = portHolder(port) ?? 'another program';
    return new SwitchyardError(
      'PORT_TAKEN',
      `Port ${port} is taken by ${holder}.`,
      `End that program, or choose another port with --port and change the address in your AI clients.`,
      { cause: error },
    );
  }
  if (error.code === 'EACCES') {
    return new SwitchyardError(
      'PORT_TAKEN',
      `The operating system does not give out port ${port}.`,
      'Choose another port with --port, above 1023.',
      { cause: error },
    );
  }
  return error;
}

function isWithoutIpv6(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL';
}
