import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../../test/helpers/temp.ts';
import { readLoginPath } from './login-path.ts';

/** A shell of the test's own: it gets what a login shell gets. */
function shell(body: string): string {
  const file = join(tempDir(), 'shell');
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}
/** Runs the script that it is given, as a real one does. */
const OBEY = 'eval "$2"';
const OWN = { PATH: '/own/bin:relative:/usr/bin', HOME: homedir(), SECRET: 'canary' };

describe('the PATH of the person', () => {
  it('is that of their login shell first, then that of the hub, without relative folders', async () => {
    const path = await readLoginPath(shell(`export PATH=/shell/bin:.:/usr/bin\n${OBEY}`), OWN);
    expect(path.split(':').slice(0, 3)).toEqual(['/shell/bin', '/usr/bin', '/own/bin']);
    expect(path.split(':').every((dir) => dir.startsWith('/'))).toBe(true);
  });

  it('comes from a real bash with its start-up files', async () => {
    const home = tempDir();
    mkdirSync(join(home, 'bin'));
    writeFileSync(join(home, '.bash_profile'), 'echo Welcome; PATH=/from/profile:$PATH\n');
    const path = await readLoginPath('/bin/bash', { ...OWN, HOME: home });
    expect(path).toMatch(/^\/from\/profile:/);
  });

  it('is not confused by what start-up files print', async () => {
    const path = await readLoginPath(shell(`echo PATH=/fake; PATH=/real:/usr/bin:/bin\n${OBEY}`), OWN);
    expect(path).toMatch(/^\/real:/);
  });

  it('does not show the hub’s environment to start-up files', async () => {
    const path = await readLoginPath(shell(`export PATH="/secret\${SECRET}:$PATH"\n${OBEY}`), OWN);
    expect(path).toMatch(/^\/secret:/);
  });

  it.each([
    ['there is none', undefined],
    ['it is not there', '/nowhere/shell'],
    ['it fails', failing('exit 1')],
    ['it hangs', failing('sleep 60')],
    ['it prints without end', failing('yes')],
  ])('is that of the hub when the shell cannot say: %s', async (_, make) => {
    const path = await readLoginPath(typeof make === 'function' ? make() : make, OWN);
    expect(path).toMatch(/^\/own\/bin:\/usr\/bin/);
  });
});

function failing(body: string): () => string {
  return () => shell(body);
}
