import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { toSwitchyardError } from '../../../contract/errors.ts';
import { readHubFile } from '../../core/http/hub-file.ts';
import { portHolder } from '../../core/http/port-holder.ts';
import { findCommand } from '../../core/upstream/process/find-command.ts';
import { loginPath } from '../../core/upstream/process/login-path.ts';
import { findKeychain } from '../../node-ports.ts';
import { isRunning } from '../hub-access.ts';
import type { Check } from './types.ts';

const LITTLE_SPACE = 1_000_000_000;
const NO_SPACE = 50_000_000;

/** What Switchyard needs of the machine. */
export async function* checkMachine(dataDir: string): AsyncGenerator<Check> {
  yield checkNode();
  yield await checkKeychain();
  const path = await loginPath();
  for (const command of ['npm', 'npx']) yield checkCommand(command, path);
  yield await checkSpace(dataDir);
}

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const name = 'node';
  if (major > 22 || (major === 22 && minor >= 19)) {
    return { name, level: 'ok', message: `Node ${process.versions.node}` };
  }
  return {
    name,
    level: 'fail',
    message: `Node ${process.versions.node} is too old; 22.19 or newer is needed.`,
    fix: 'Install Node 24, or run "npm ci" in the folder of Switchyard, which brings its own.',
  };
}

/** Whether the hub can listen, or does. */
export async function checkPort(dataDir: string, port: number): Promise<Check> {
  const name = 'port';
  const own = readHubFile(dataDir);
  if (own !== undefined && (await isRunning(dataDir))) {
    return { name, level: 'ok', message: `Switchyard is running and listens on port ${own.port}.` };
  }
  const code = await tryPort(port);
  if (code === undefined) return { name, level: 'ok', message: `Port ${port} is free.` };
  return {
    name,
    level: 'fail',
    message:
      code === 'EADDRINUSE'
        ? `Port ${port} is taken by ${portHolder(port) ?? 'another program'}.`
        : `Port ${port} cannot be used (${code}).`,
    fix: 'End that program, or start with another port (switchyard serve --port 18801) and change the address in your AI clients.',
  };
}

/** The error's code, when the port cannot be taken on either loopback address. */
async function tryPort(port: number): Promise<string | undefined> {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await new Promise<string | undefined>((resolve) => {
      const server = createServer();
      server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
      server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
    });
    const withoutIpv6 =
      host === '::1' && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL');
    if (code !== undefined && !withoutIpv6) return code;
  }
  return undefined;
}

async function checkKeychain(): Promise<Check> {
  const name = 'keychain';
  const keychain = await findKeychain();
  if (keychain === undefined) {
    return {
      name,
      level: 'warn',
      message: 'No keychain can be reached from here.',
      fix: 'Start Switchyard in your desktop session, or set SWITCHYARD_PASSPHRASE before its first start; else secrets are protected by a key file only.',
    };
  }
  try {
    await keychain.get('probe');
    return { name, level: 'ok', message: 'The keychain answers.' };
  } catch {
    return {
      name,
      level: 'fail',
      message: 'The keychain is there, but locked or not answering.',
      fix: 'Unlock it: sign in to your desktop, or open its settings.',
    };
  }
}

function checkCommand(command: string, path: string): Check {
  try {
    const { file } = findCommand({ command, args: [] }, path);
    return { name: command, level: 'ok', message: file };
  } catch (error) {
    return {
      name: command,
      level: 'warn',
      message: toSwitchyardError(error).message,
      fix: toSwitchyardError(error).fix,
    };
  }
}

async function checkSpace(dataDir: string): Promise<Check> {
  const name = 'disk';
  const free = await freeBytes(dataDir);
  if (free === undefined)
    return { name, level: 'warn', message: 'It cannot be told how much space is left.' };
  const message = `${Math.floor(free / 1_000_000)} MB are free where the data lies.`;
  if (free >= LITTLE_SPACE) return { name, level: 'ok', message };
  const fix = 'Free some space: when the disk is full, calls that change something are refused.';
  return { name, level: free < NO_SPACE ? 'fail' : 'warn', message, fix };
}

/** Of the folder, or of the nearest one above it that exists. */
async function freeBytes(dir: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch {
    return dirname(dir) === dir ? undefined : freeBytes(dirname(dir));
  }
}
