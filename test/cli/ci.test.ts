import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

/** What CI runs, with an npm that only prints what the real one would. */
function runCi(test: string): { status: number | null; last: string | undefined } {
  const dir = tempDir();
  mkdirSync(join(dir, '.ci'));
  cpSync(join(ROOT, '.ci/run'), join(dir, '.ci/run'));
  const npm = join(dir, 'npm');
  writeFileSync(npm, `#!/bin/sh\nif [ "$1" = test ]; then\n${test}\nfi\n`);
  chmodSync(npm, 0o755);
  const { status, stdout } = spawnSync(join(dir, '.ci/run'), [], {
    env: { ...process.env, PATH: `${dir}:${process.env['PATH']}` },
    encoding: 'utf8',
  });
  return { status, last: stdout.trim().split('\n').at(-1) };
}

it.skipIf(process.platform === 'win32')(
  'CI ends with the count of the tests and with their exit code',
  () => {
    expect(runCi('echo "7 passed, 0 failed"')).toEqual({ status: 0, last: '7 passed, 0 failed' });
    const failing = 'echo "7 passed, 2 failed"; echo "npm error code 1" >&2; exit 1';
    expect(runCi(failing)).toEqual({ status: 1, last: '7 passed, 2 failed' });
  },
);

it.skipIf(process.platform === 'win32')('CI counts a run that broke down as a failure', () => {
  expect(runCi('echo "out of memory"; exit 137')).toEqual({ status: 1, last: '0 passed, 1 failed' });
  expect(runCi('exit 0')).toEqual({ status: 1, last: '0 passed, 1 failed' });
});
