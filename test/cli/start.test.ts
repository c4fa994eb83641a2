import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

it('npm start without a display says why in one line and serves all the same', async () => {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' };
  const args = [join(ROOT, 'scripts/start.mjs'), '--port', '0', '--data-dir', join(tempDir(), 'data')];
  const child = spawn(process.execPath, args, { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  while (!text.includes('Ctrl+C')) await once(child.stdout, 'data');
  expect(text).toMatch(/^.+\. Serving without a window\.$/m);
  const mcpUrl = /MCP URL +(\S+)/.exec(text)?.[1] as string;
  expect((await fetch(new URL('/healthz', mcpUrl))).status).toBe(200);
  expect(text).toMatch(/^Next: /m);
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
