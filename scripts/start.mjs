// Runs the app: with its window where Electron and a display are there, else the same hub without one.
import { join } from 'node:path';
import { buildIfNeeded } from './lib/build.mjs';
import { electronBinary, fetchElectron, whyHeadless } from './lib/electron.mjs';
import { isNewEnough, ROOT, run, runNode } from './lib/node.mjs';

if (!(await buildIfNeeded())) process.exit(1);
const args = process.argv.slice(2);
const reason = whyHeadless() ?? (electronBinary() === undefined ? await fetchIt() : undefined);
if (reason === undefined) {
  process.exitCode = await run(electronBinary(), ['.', ...args]);
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

async function fetchIt() {
  const why = await fetchElectron();
  return why === undefined ? undefined : `Electron could not be fetched: ${why}.`;
}
