import { spawn } from 'node:child_process';
import { SwitchyardError } from '../contract/errors.ts';

/**
 * Opens an http(s) address in the person's browser, without a shell: nothing in the address is ever a command.
 * @throws SwitchyardError BAD_REQUEST for any other scheme
 */
export async function openUrl(url: URL): Promise<void> {
  requireWebAddress(url);
  const [command, ...args] = opener(process.platform);
  const child = spawn(command, [...args, url.href], { stdio: 'ignore', detached: true });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
}

/** The address, if it is one for a browser. @throws SwitchyardError BAD_REQUEST for any other scheme */
export function requireWebAddress(url: URL): URL {
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new SwitchyardError(
    'BAD_REQUEST',
    `An address that begins with "${url.protocol}" is not opened.`,
    'Only http and https addresses are.',
  );
}

function opener(platform: NodeJS.Platform): [string, ...string[]] {
  switch (platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler'];
    default:
      return ['xdg-open'];
  }
}
