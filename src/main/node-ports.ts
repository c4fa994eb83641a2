import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keychain, Ports } from './core/ports.ts';
import { createFileLog, type FileLog } from './file-log.ts';
import { openUrl } from './open-url.ts';

export interface NodePorts extends Ports {
  log: FileLog;
}

/** What plain Node supplies to a hub. The passphrase is taken out of the environment, so that no child inherits it. */
export async function createNodePorts(dataDir: string): Promise<NodePorts> {
  const log = createFileLog(dataDir);
  const passphrase = process.env['SWITCHYARD_PASSPHRASE'];
  delete process.env['SWITCHYARD_PASSPHRASE'];
  return {
    paths: { dataDir, webDir: findWebDir() },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    log,
    keychain: wantsKeychain(dataDir) ? await findKeychain() : undefined,
    findKeychain,
    passphrase: passphrase === '' ? undefined : passphrase,
    clientMetadataUrl: httpsUrl(process.env['SWITCHYARD_CLIENT_METADATA_URL']),
    openUrl,
    notify: ({ title, body }) => log.info({ title, body }, 'A person is needed.'),
  };
}

/** The keychain of this person; undefined where there is none. */
export async function findKeychain(): Promise<Keychain | undefined> {
  const keychain = await import('./core/storage/keychain.ts');
  return keychain.findKeychain();
}

/** The address letter by letter, which is what an authorization server compares. */
function httpsUrl(text: string | undefined): string | undefined {
  return text !== undefined && URL.parse(text)?.protocol === 'https:' ? text : undefined;
}

/** Native code is loaded, and the keychain asked, only for a vault that is kept there or that is yet to be made. */
function wantsKeychain(dataDir: string): boolean {
  try {
    const { tier } = JSON.parse(readFileSync(join(dataDir, 'vault.json'), 'utf8')) as { tier?: unknown };
    return tier === 'keychain';
  } catch {
    return true;
  }
}

/** Beside the built main process, and in `out/` when that runs from its sources. */
function findWebDir(): string | undefined {
  return ['../renderer', '../../renderer', '../../out/renderer']
    .map((path) => join(import.meta.dirname, path))
    .find((path) => existsSync(join(path, 'assets')));
}
