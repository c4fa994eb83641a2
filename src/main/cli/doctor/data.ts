import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, toSwitchyardError } from '../../../contract/errors.ts';
import type { Status } from '../../../contract/status.ts';
import { withHub } from '../hub-access.ts';
import { isUsable } from '../output/health.ts';
import type { Check } from './types.ts';

/** What is in the data folder: whose it is, and whether it opens. Returns the port that is saved in it. */
export async function* checkData(dataDir: string): AsyncGenerator<Check, number | undefined> {
  const name = 'data folder';
  if (!existsSync(dataDir)) {
    yield { name, level: 'ok', message: `${dataDir} is made at the first start.` };
    return undefined;
  }
  const open = openToOthers(dataDir);
  yield open.length === 0
    ? { name, level: 'ok', message: `${dataDir} is yours alone.` }
    : {
        name,
        level: 'fail',
        message: `Others can reach ${open.length} file(s) in it, such as ${open[0]}.`,
        fix: `chmod -R go= '${dataDir.replaceAll("'", "'\\''")}'`,
      };
  return yield* checkContents(dataDir);
}

/** Files and folders below that others than their owner may read, write or enter. */
function openToOthers(dir: string): string[] {
  if (process.platform === 'win32') return [];
  const below = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name));
  return [dir, ...below].filter((path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat !== undefined && !stat.isSymbolicLink() && (stat.mode & 0o077) !== 0;
  });
}

/** Opening checks the database and the vault as a whole. */
async function* checkContents(dataDir: string): AsyncGenerator<Check, number | undefined> {
  let status: Status;
  let port: number;
  try {
    [status, { port }] = await withHub({ dataDir }, ({ api }) =>
      Promise.all([api.call('status.get'), api.call('settings.get')]),
    );
  } catch (thrown) {
    const error = toSwitchyardError(thrown);
    const name = error.code.startsWith('VAULT') ? 'vault' : 'database';
    yield {
      name,
      level: 'fail',
      message: `${ERRORS[error.code].title} (${error.code}). ${error.message}`,
      fix: error.fix,
    };
    return undefined;
  }
  yield { name: 'database', level: 'ok', message: 'It opens, and its check found nothing.' };
  const { vault, auditFailure } = status;
  yield vault.warning === undefined
    ? { name: 'vault', level: 'ok', message: `Its key is kept by: ${vault.tier}.` }
    : {
        name: 'vault',
        level: 'warn',
        message: vault.warning,
        fix: 'See "How secrets are kept" in docs/troubleshooting.md, under VAULT_LOCKED.',
      };
  yield auditFailure === undefined
    ? {
        name: 'audit log',
        level: 'ok',
        message: 'It can be written. Whether it is intact: switchyard audit verify',
      }
    : {
        name: 'audit log',
        level: 'fail',
        message: auditFailure.message,
        fix: 'Free some space, then restart Switchyard.',
      };
  for (const { slug, enabled, health } of status.connections) {
    if (!enabled || isUsable(health)) continue;
    yield {
      name: 'connection',
      level: 'warn',
      message: `${slug}: ${health.reason ?? health.state}`,
      fix: health.nextStep,
    };
  }
  return port;
}
