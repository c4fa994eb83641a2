import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { CLI, runNode } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';
import { commandLine, LEDGER } from './cli.ts';

it('serve says where it listens, then answers there, and stops in order when asked', async () => {
  const hub = await HubProcess.start();
  onTestFinished(() => hub.kill());
  const { origin } = new URL(hub.mcpUrl);
  expect(hub.ready).toMatchObject({ ready: true, mcpUrl: `${origin}/mcp`, apiUrl: `${origin}/api` });
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  const page = await fetch(hub.ready.dashboardUrl, { redirect: 'manual' });
  expect(page.status).toBe(303);
  expect(statSync(join(hub.dataDir, 'hub.json')).mode & 0o777).toBe(0o600);
  await hub.stop();
  await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
});

it('serve for a person prints the dashboard, the MCP URL and the next step', async () => {
  const dataDir = tempDir();
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0', '--data-dir', dataDir]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  while (!text.includes('Ctrl+C')) await once(child.stdout, 'data');
  expect(text).toMatch(/Dashboard +http:\/\/127\.0\.0\.1:\d+\/dashboard\?code=/);
  expect(text).toMatch(/MCP URL +http:\/\/127\.0\.0\.1:\d+\/mcp/);
  expect(text).toContain('switchyard connection add');
  expect(text).not.toContain('\u001b');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('a second hub on the same data folder is refused with the way out', async () => {
  const hub = await HubProcess.start();
  onTestFinished(() => hub.stop());
  const { code, stderr } = await runNode([CLI, 'serve', '--port', '0', '--data-dir', hub.dataDir]);
  expect(code).toBe(1);
  expect(stderr).toContain('HUB_RUNNING');
  expect(stderr).toContain('--data-dir');
});

it('a taken port is refused, names who has it, and leaves the data folder free', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await once(squatter, 'listening');
  const { port } = squatter.address() as { port: number };
  const dataDir = tempDir();
  const { run, ok } = commandLine(dataDir);
  const { code, stderr } = await run('serve', '--port', String(port), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'PORT_TAKEN' } });
  expect(await ok('status')).toContain('not running');
});

it('an error that nobody caught is logged, ends the servers, and ends the hub with 1', async () => {
  const folder = tempDir();
  const trap = `data:text/javascript,process.once('SIGUSR2',()=>{throw new Error('boom')})`;
  const hub = await HubProcess.start({ dataDir: join(folder, 'data'), nodeArgs: ['--import', trap] });
  onTestFinished(() => hub.kill());
  await hub.cli('connection', 'add', 'ledger', '--', process.execPath, LEDGER, join(folder, 'ledger.txt'));
  expect(hub.children()).toHaveLength(1);
  const ended = hub.ended();
  process.kill(hub.pid, 'SIGUSR2');
  // A child left behind fails this too.
  expect(await ended).toBe(1);
  expect(readFileSync(join(hub.dataDir, 'logs/hub.log'), 'utf8')).toContain('boom');
});

it('Ctrl+C that arrives twice, from the terminal and from npm, is still an orderly stop', async () => {
  const hub = await HubProcess.start();
  onTestFinished(() => hub.kill());
  const ended = hub.ended();
  process.kill(hub.pid, 'SIGINT');
  process.kill(hub.pid, 'SIGINT');
  expect(await ended).toBe(0);
});
