import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runNode } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

/** Opens everything that stores something, writes to it, and prints the mode of each file while all are open. */
const SCRIPT = (dir: string, umask: string) => `
  process.umask(${umask});
  const { openDatabase } = await import('./src/main/core/storage/database.ts');
  const { migrations } = await import('./src/main/core/storage/migrations/index.ts');
  const { acquireHubLock } = await import('./src/main/core/storage/lock.ts');
  const { privateDir } = await import('./src/main/core/storage/files.ts');
  const { openTestLog, auditEntry, ORGANIZATION } = await import('./test/helpers/audit.ts');
  const { readdirSync, statSync } = await import('node:fs');
  const dir = ${JSON.stringify(dir)};
  privateDir(dir);
  acquireHubLock(dir);
  const database = openDatabase(dir + '/switchyard.db', migrations);
  database.exec("INSERT INTO organizations (id, name, created_at) VALUES ('org_' || hex(randomblob(4)), 'One', 0)");
  const log = await openTestLog(dir);
  await log.intent(auditEntry({ verb: 'write' }));
  for (const name of readdirSync(dir, { recursive: true })) {
    const { mode } = statSync(dir + '/' + name);
    console.log((mode & 0o170777).toString(8) + ' ' + name);
  }
`;

for (const umask of ['0o000', '0o022', '0o777']) {
  test(`every file of the data folder is for its owner alone, with umask ${umask}`, async () => {
    const dir = join(tempDir(), 'data');
    for (let start = 0; start < 2; start += 1) {
      const run = await runNode(['--input-type=module', '-e', SCRIPT(dir, umask)]);
      expect(run.stderr).toBe('');
      const files = run.stdout.trim().split('\n').sort();
      const names = files.map((line) => line.split(' ')[1]);
      for (const name of [
        'switchyard.db',
        'switchyard.db-wal',
        'switchyard.db-shm',
        'audit.db',
        'audit.db-wal',
      ]) {
        expect(names).toContain(name);
      }
      for (const name of ['audit.anchor', 'vault.json', 'vault.key', 'hub.lock'])
        expect(names).toContain(name);
      if (start === 1) expect(names.some((name) => name?.startsWith('backups/switchyard-'))).toBe(true);
      for (const line of files) expect(line).toMatch(/^(100600 |40700 backups$)/);
      expect((statSync(dir).mode & 0o777).toString(8)).toBe('700');
    }
  });
}

test('files that others could read are closed to them at the next start', async () => {
  const dir = join(tempDir(), 'data');
  await runNode(['--input-type=module', '-e', SCRIPT(dir, '0o022')]);
  const { chmodSync } = await import('node:fs');
  chmodSync(dir, 0o755);
  for (const name of readdirSync(dir)) chmodSync(join(dir, name), name === 'backups' ? 0o755 : 0o644);
  const run = await runNode(['--input-type=module', '-e', SCRIPT(dir, '0o022')]);
  for (const line of run.stdout.trim().split('\n')) expect(line).toMatch(/^(100600 |40700 backups$)/);
});
