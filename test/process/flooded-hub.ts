/** A process that hosts one flooding server and prints why it was closed and how much memory that took at most. */
import type { SwitchyardError } from '../../src/contract/errors.ts';
import { StdioTransport } from '../../src/main/core/upstream/process/stdio-transport.ts';
import { ROOT } from '../helpers/processes.ts';

const ONE_GB = `
  const chunk = Buffer.alloc(1024 * 1024, 0x61);
  let left = 1024;
  (function more() { if (left-- > 0) process.stdout.write(chunk, more); else process.exit(0); })();`;

const transport = new StdioTransport({
  slug: 'flood',
  file: process.execPath,
  args: ['-e', ONE_GB],
  cwd: ROOT,
  env: {},
  onStderr: () => undefined,
  onNote: () => undefined,
});
let peak = 0;
const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
const { promise, resolve } = Promise.withResolvers<SwitchyardError>();
Object.assign(transport, { onclose: resolve });
await transport.start();
const reason = await promise;
await transport.gone;
clearInterval(timer);
console.log(JSON.stringify({ code: reason.code, peak: Math.max(peak, process.memoryUsage.rss()) }));
