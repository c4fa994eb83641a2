import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../../test/helpers/temp.ts';

const linux = process.platform === 'linux';
const present =
  linux &&
  ['dbus-run-session', 'gnome-keyring-daemon'].every(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined,
  );
const why = present ? '' : ' (skipped: dbus-run-session or gnome-keyring-daemon is not installed)';

const SCRIPT = `
  const { findKeychain } = await import(${JSON.stringify(new URL('keychain.ts', import.meta.url).href)});
  const keychain = await findKeychain();
  if (keychain === undefined) console.log('none');
  else try {
    await keychain.set('vault/test', 'first');
    await keychain.set('vault/test', 'secret');
    console.log(await keychain.get('vault/test'), await keychain.get('vault/other'));
    await keychain.delete('vault/test');
    console.log(await keychain.get('vault/test'));
  } catch (error) { console.log('locked', error.message); }
`;

/** Runs the script on a session bus of its own, with the keyring that `start` starts there. */
function onBus(start: string): string {
  const dir = tempDir();
  const env = { ...process.env, XDG_DATA_HOME: join(dir, 'data'), XDG_RUNTIME_DIR: join(dir, 'run') };
  mkdirSync(env.XDG_DATA_HOME);
  mkdirSync(env.XDG_RUNTIME_DIR, { mode: 0o700 });
  const node = [process.execPath, '--input-type=module', '-e', SCRIPT];
  const run = spawnSync('dbus-run-session', ['--', 'bash', '-c', `${start} >/dev/null; "$@"`, '_', ...node], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return run.stdout.trim();
}

test.skipIf(!present)(`an unlocked keychain keeps a secret, gives it back and forgets it${why}`, () => {
  const start = 'printf test | gnome-keyring-daemon --unlock --components=secrets';
  expect(onBus(start)).toBe('secret undefined\nundefined');
});

test.skipIf(!present)(`a locked keychain is reported as locked, and not as missing${why}`, () => {
  expect(onBus('gnome-keyring-daemon --start --components=secrets')).toMatch(/^locked/);
});

test.skipIf(!linux)('where there is no session bus there is no keychain, and nothing waits for one', () => {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, XDG_RUNTIME_DIR: _dir, ...env } = process.env;
  for (const extra of [
    {},
    { XDG_RUNTIME_DIR: tempDir() },
    { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
  ]) {
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT], {
      env: { ...env, ...extra },
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect(run.stdout.trim()).toBe('none');
  }
});
