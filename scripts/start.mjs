// Runs the app: with its window where Electron and a display are there, else the same hub without one.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildIfNeeded } from './lib/build.mjs';
import { isNewEnough, ROOT, run, runNode } from './lib/node.mjs';

if (!(await buildIfNeeded())) process.exit(1);
const args = process.argv.slice(2);
const electron = electronBinary();
const reason = whyHeadless(electron);
if (reason === undefined) {
  process.exitCode = await run(electron, ['.', ...args]);
} else {
  console.log(`${reason} Serving without a window.\n`);
  const launcher = join(ROOT, 'bin/switchyard.js');
  if (isNewEnough()) {
    process.argv = [process.execPath, launcher, 'serve', ...args];
    await import('../bin/switchyard.js');
  } else {
    process.exitCode = await runNode([launcher, 'serve', ...args]);
  }
}

function whyHeadless(binary) {
  if (process.env.SWITCHYARD_HEADLESS === '1') return 'SWITCHYARD_HEADLESS is set.';
  if (binary === undefined) return 'The program Electron is not installed (npx install-electron fetches it).';
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (process.platform === 'linux' && !display) return 'There is no display.';
  if (process.platform === 'linux' && process.getuid() === 0) return 'Electron does not run as root.';
  return undefined;
}

/** Where the package keeps its binary once that was fetched; asking the package itself would fetch it. */
function electronBinary() {
  try {
    const dir = join(createRequire(import.meta.url).resolve('electron/package.json'), '..');
    const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
    const binary = override
      ? join(override, 'electron')
      : join(dir, 'dist', readFileSync(join(dir, 'path.txt'), 'utf8').trim());
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}
