import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRig, script } from '../upstream/rig.ts';

test('a command that nobody approved is never run, whatever is asked of it', async () => {
  const first = await openRig();
  const canary = join(first.dataDir, 'canary');
  const evil = script(
    'evil.mjs',
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(canary)}, '');`,
  );
  const transport = JSON.stringify({ kind: 'stdio', command: process.execPath, args: [evil], envNames: [] });
  const settings = JSON.stringify({ sharing: 'per-client', timeouts: {} });
  const insert = first.database.prepare(
    `INSERT INTO connections (id, organization_id, slug, name, environment, trusted, enabled, transport, settings,
       approval, created_at, updated_at) VALUES (?, ?, ?, 'Evil', 'sandbox', 1, 1, ?, ?, ?, 1, 1)`,
  );
  insert.run('con_none', first.org, 'none', transport, settings, null);
  insert.run('con_forged', first.org, 'forged', transport, settings, 'sha256:0000');
  await first.close();

  const rig = await openRig({ dataDir: first.dataDir });
  for (const slug of ['none', 'forged']) {
    const attempts: (() => Promise<unknown>)[] = [
      async () => rig.upstreams.acquire(rig.org, slug, undefined),
      () => rig.upstreams.catalog(rig.org, slug, undefined, true),
      () => rig.call(slug, 'anything'),
    ];
    for (const attempt of attempts) {
      await expect(attempt).rejects.toMatchObject({ code: 'COMMAND_NOT_APPROVED' });
    }
    const healths = [
      await rig.upstreams.test(rig.org, slug),
      await rig.upstreams.restart(rig.org, slug),
      rig.upstreams.health(rig.org, slug),
    ];
    for (const health of healths) {
      expect(health).toMatchObject({
        state: 'stopped',
        reason: expect.any(String),
        nextStep: expect.any(String),
      });
    }
  }
  expect(existsSync(canary)).toBe(false);
});
