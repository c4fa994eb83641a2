import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import type { Connection } from '../../src/contract/connection.ts';
import type { SwitchyardError } from '../../src/contract/errors.ts';
import { start } from '../../src/main/core/storage/migrations/001-start.ts';
import { ProcessHost, type ProcessHostOptions } from '../../src/main/core/upstream/process/process-host.ts';
import { Watchdog } from '../../src/main/core/upstream/process/watchdog.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';
import { MISBEHAVING, runs, until } from './rig.ts';

const ORGANIZATION = 'org_1';

function connectionOf(args: string[], envNames: string[] = [], command = process.execPath): Connection {
  return {
    id: 'con_1',
    organizationId: ORGANIZATION,
    slug: 'server',
    transport: { kind: 'stdio', command, args, envNames },
  } as unknown as Connection;
}

function openHost(options: Partial<ProcessHostOptions> = {}) {
  const dataDir = tempDir();
  const database = new DatabaseSync(join(dataDir, 'switchyard.db'));
  onTestFinished(() => database.close());
  start.up(database);
  database
    .prepare('INSERT INTO organizations (id, name, created_at) VALUES (?, ?, ?)')
    .run(ORGANIZATION, 'One', 0);
  const lines: string[] = [];
  const host = new ProcessHost({
    ports: testPorts(dataDir),
    database,
    maxRssBytes: () => 0,
    onLog: (_, { line }) => lines.push(line),
    ...options,
  });
  const rows = () => database.prepare('SELECT pid FROM processes').all();
  return { host, lines, dataDir, rows };
}

async function started(host: ProcessHost, plan: object, env: Record<string, string> = {}) {
  const transport = await host.open(connectionOf([MISBEHAVING, JSON.stringify(plan)], Object.keys(env)), env);
  const { promise: closed, resolve: onclose } = Promise.withResolvers<SwitchyardError>();
  Object.assign(transport, { onclose });
  onTestFinished(() => transport.close());
  await transport.start();
  const tool = (name: string, args = {}) =>
    transport.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } });
  return { transport, closed, tool, pid: transport.pid as number };
}

it('a running process is listed and recorded until it has ended', async () => {
  const { host, rows } = openHost();
  const { transport, pid } = await started(host, {});
  expect(host.processes('con_1')).toMatchObject([{ pid }]);
  await until(() => rows().length === 1);
  await transport.close();
  await until(() => rows().length === 0);
  expect(host.processes('con_1')).toEqual([]);
});

it('the log of a server holds what it wrote, without its secrets, and only the person may read the file', async () => {
  const { host, lines, dataDir } = openHost();
  const secret = 'a "quoted" secret+/=';
  const { transport, tool } = await started(host, { stderr: 'hello' }, { API_KEY: secret });
  const forms = [secret, JSON.stringify({ secret }), encodeURIComponent(secret), btoa(secret)];
  tool('log', { line: forms.join(' | ') });
  tool('log', { line: '\u001b[31mred\u001b[0m \u0007bell \u202eturned' });
  await until(() => lines.some((line) => line.includes('turned')));
  await transport.close();
  await host.close();
  const file = join(dataDir, 'logs', 'server.log');
  const text = readFileSync(file, 'utf8');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(text).toContain('hello');
  expect(text).toContain('red \ufffdbell \ufffdturned');
  expect(lines.join('\n')).toContain('[API_KEY] | {"secret":"[API_KEY]"} | [API_KEY] | [API_KEY]');
  for (const form of [secret, 'quoted', btoa(secret)]) expect(text).not.toContain(form);
  expect(host.log(connectionOf([])).tail(2)).toHaveLength(2);
});

it('a log that never ends is kept within bounds, and says so', async () => {
  const { host, lines, dataDir } = openHost();
  const { transport, tool } = await started(host, {});
  tool('flood_log', { lines: 200_000 });
  await until(() => lines.length > 1000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  tool('log', { line: 'afterwards' });
  await transport.close();
  await host.close();
  expect(host.log(connectionOf([])).tail(10_000).length).toBeLessThan(1000);
  expect(statSync(join(dataDir, 'logs', 'server.log')).size).toBeLessThan(2_200_000);
});

it('a server that eats memory is stopped and says why', async () => {
  const { host, lines } = openHost({ maxRssBytes: () => 250_000_000, watchdog: new Watchdog(100) });
  const { closed, tool, pid } = await started(host, {});
  await until(() => host.processes('con_1')[0]?.rssBytes !== undefined);
  tool('eat_memory');
  await expect(closed).resolves.toMatchObject({
    code: 'CONNECTION_QUARANTINED',
    message: expect.stringContaining('250 MB'),
  });
  await until(() => !runs(pid));
  expect(lines.join()).toContain('250 MB');
});

it('a command that is not there is an error that says where it was looked for', async () => {
  const { host, lines } = openHost({ path: () => Promise.resolve('/nowhere/bin:/also/nowhere') });
  await expect(host.open(connectionOf([], [], 'npx'), {})).rejects.toMatchObject({
    code: 'COMMAND_NOT_FOUND',
    message: expect.stringContaining('/nowhere/bin, /also/nowhere'),
    fix: expect.stringContaining('Install Node.js'),
  });
  expect(lines.join()).toContain('/also/nowhere');
});

it('a program that was installed after the hub started is found', async () => {
  const { host } = openHost({
    path: (anew) => Promise.resolve(anew === true ? dirname(process.execPath) : '/nowhere'),
  });
  const transport = await host.open(connectionOf([MISBEHAVING], [], basename(process.execPath)), {});
  await transport.start();
  await transport.close();
  expect(transport.pid).toBeGreaterThan(0);
});
