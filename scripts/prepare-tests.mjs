// Installs the Debian packages that some tests need, where this machine has apt-get and we are root. Tests whose
// programs are missing all the same report themselves as skipped.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NEEDED = {
  'dbus-run-session': 'dbus',
  'gnome-keyring-daemon': 'gnome-keyring',
  ps: 'procps',
  chromium: 'chromium',
};

/** Programs that tests need and this machine has not. */
export function missingPrograms() {
  const dirs = (process.env.PATH ?? '').split(delimiter);
  return Object.keys(NEEDED).filter((program) => !dirs.some((dir) => existsSync(join(dir, program))));
}

/** Whether there is a Chromium: Debian's, or the one that Playwright fetched. */
export function hasBrowser() {
  return existsSync('/usr/bin/chromium') || existsSync(chromium.executablePath());
}

export function prepareTests() {
  const missing = missingPrograms();
  const canInstall = process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get');
  if (missing.length > 0 && canInstall) {
    const packages = missing.map((program) => NEEDED[program]);
    console.log(`Installing for the tests: ${packages.join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) =>
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
    if (!apt('update')) console.log('The list of packages could not be updated.');
    apt('install', '-y', '--no-install-recommends', ...packages);
  }
  const left = missingPrograms();
  if (left.length > 0)
    console.log(`Not on this machine: ${left.join(', ')}. Tests that need them are skipped.`);
}
