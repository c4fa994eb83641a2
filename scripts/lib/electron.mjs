import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { requireNode, ROOT } from './node.mjs';

/** Milliseconds. */
const LIMITS = { stallMs: 60_000, wholeMs: 10 * 60_000 };

/** The folder of the package; undefined where it is not installed. */
export function electronDir() {
  try {
    return join(createRequire(import.meta.url).resolve('electron/package.json'), '..');
  } catch {
    return undefined;
  }
}

/** Where the package keeps its binary once that was fetched; asking the package itself would fetch it. */
export function electronBinary(dir = electronDir(), env = process.env) {
  try {
    const override = env.ELECTRON_OVERRIDE_DIST_PATH;
    const binary = override
      ? join(override, process.platform === 'win32' ? 'electron.exe' : 'electron')
      : join(dir, 'dist', readFileSync(join(dir, 'path.txt'), 'utf8').trim());
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Why no window can be shown here, whatever is installed; undefined when one can. */
export function whyHeadless({
  env = process.env,
  platform = process.platform,
  isRoot = process.getuid?.() === 0,
} = {}) {
  if (env.SWITCHYARD_HEADLESS === '1') return 'SWITCHYARD_HEADLESS is set.';
  if (platform !== 'linux') return undefined;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'There is no display.';
  return isRoot ? 'Electron does not run as root.' : undefined;
}

/**
 * Has the package fetch its binary, with its progress told, for so long at most: `stallMs` without any, `wholeMs` in all.
 * Resolves with why there is none; undefined when it is there.
 */
export function fetchElectron({
  dir = electronDir(),
  env = process.env,
  say = createProgress(),
  ...given
} = {}) {
  if (dir === undefined) return Promise.resolve('it is not installed');
  const { stallMs, wholeMs } = { ...LIMITS, ...given };
  const { version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  return new Promise((resolve) => {
    const args = ['--import', new URL('report-fetch.mjs', import.meta.url).href, join(dir, 'install.js')];
    const child = spawn(requireNode(), args, {
      cwd: ROOT,
      env: { ...env, ELECTRON_GET_NO_PROGRESS: '1' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let reason;
    const giveUp = (why) => {
      reason = why;
      child.kill('SIGKILL');
    };
    const stop = () => giveUp('it was interrupted');
    process.once('SIGINT', stop);
    const whole = setTimeout(() => giveUp(`it took longer than ${wholeMs / 1000} s`), wholeMs);
    const wait = () => setTimeout(() => giveUp(`nothing came for ${stallMs / 1000} s`), stallMs);
    let stall = wait();
    child.on('message', (message) => {
      clearTimeout(stall);
      stall = wait();
      if (message.failed !== undefined) reason = message.failed;
      else say({ version, ...message });
    });
    const end = (code) => {
      clearTimeout(stall);
      clearTimeout(whole);
      process.off('SIGINT', stop);
      say({ version, done: true });
      resolve(
        code === 0 && electronBinary(dir, env) !== undefined
          ? undefined
          : (reason ?? 'its files could not be unpacked'),
      );
    };
    child.once('error', () => end(1));
    child.once('exit', end);
  });
}

/** Prints how far it is: in place on a terminal, elsewhere a line for each quarter. */
export function createProgress(out = process.stdout) {
  let quarter = -1;
  let printed = false;
  return ({ version, transferred = 0, total = 0, done = false }) => {
    if (done) {
      if (printed && out.isTTY) out.write('\n');
      return;
    }
    const part = total > 0 ? transferred / total : 0;
    const text = `Fetching Electron ${version}, once: ${Math.floor(part * 100)} % of ${(total / 1e6).toFixed(0)} MB`;
    if (out.isTTY) out.write(`\r${text}`);
    else if (Math.floor(part * 4) > quarter) out.write(`${text}\n`);
    quarter = Math.max(quarter, Math.floor(part * 4));
    printed = true;
  };
}
