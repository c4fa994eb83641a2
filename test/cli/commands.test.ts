import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuditRecord } from '../../src/contract/audit.ts';
import type { ConnectionView } from '../../src/contract/connection.ts';
import type { CreatedToken, Token } from '../../src/contract/token.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { CLI } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';
import { commandLine, LEDGER } from './cli.ts';

/** The same commands with a running hub and with none. */
const WAYS = ['while the hub runs', 'while it does not run'] as const;

async function start(way: (typeof WAYS)[number]) {
  const folder = tempDir();
  const dataDir = join(folder, 'data');
  if (way === 'while the hub runs') {
    const hub = await HubProcess.start({ dataDir });
    onTestFinished(() => hub.stop());
  }
  return { folder, dataDir, ...commandLine(dataDir, { MY_KEY: 'a-secret-value' }) };
}

describe.each(WAYS)('%s', (way) => {
  it('a connection is added with its exact command, measured, listed, changed and removed', async () => {
    const { ok, json, run, folder } = await start(way);
    const command = ['--', process.execPath, LEDGER, join(folder, 'a ledger.txt')];
    const added = await ok('connection', 'add', 'ledger', '--env-from', 'MY_KEY', ...command);
    expect(added).toContain(`${LEDGER} '${join(folder, 'a ledger.txt')}'`);
    expect(added).toContain('with MY_KEY from your environment');
    expect(added).toMatch(/ledger: connected, 1 tool /);
    expect(added).not.toContain('a-secret-value');
    expect(await ok('connection', 'list')).toMatch(/^ledger +\S+ +sandbox +1 +/m);

    await ok('connection', 'edit', 'ledger', '--name', 'The ledger', '--env', 'production', '--trust');
    const { connections } = await json<{ connections: ConnectionView[] }>('connection', 'list');
    expect(connections).toMatchObject([
      { slug: 'ledger', name: 'The ledger', environment: 'production', trusted: true, toolCount: 1 },
    ]);
    expect(connections[0]?.transport).toMatchObject({ kind: 'stdio', envNames: ['MY_KEY'] });
    expect(await ok('connection', 'disable', 'ledger')).toContain('switched off');
    expect(await ok('connection', 'list')).toMatch(/^ledger +off/m);
    await ok('connection', 'enable', 'ledger');
    expect(await ok('connection', 'test', 'ledger')).toContain('ledger: connected');
    expect(await ok('connection', 'remove', 'ledger')).toContain('switchyard connection restore ledger');
    expect(await ok('connection', 'list')).toContain('none yet');
    expect(await run('connection', 'remove', 'ledger')).toMatchObject({ code: 1 });
    expect(await ok('connection', 'restore', 'ledger')).toContain('is back');
    expect(await ok('connection', 'list')).toMatch(/^ledger /m);
    expect(await ok('connection', 'remove', 'ledger', '--now')).toContain('with its secrets');
    expect(await run('connection', 'restore', 'ledger')).toMatchObject({ code: 1 });
  });

  it('a server that does not start is kept, and it is said why and what to do', async () => {
    const { ok, run } = await start(way);
    const added = await ok('connection', 'add', 'gone', '--', 'no-such-program-anywhere');
    expect(added).toContain('gone: disconnected');
    expect(added).toMatch(/Why: +\S/);
    expect(added).toMatch(/What to do: +\S/);
    expect(await run('connection', 'test', 'gone')).toMatchObject({ code: 1 });
  });

  it('a token is printed once, alone on stdout, and only its hint is seen again', async () => {
    const { ok, json, run } = await start(way);
    const printed = await run(
      'token',
      'create',
      '--name',
      'my client',
      '--scope',
      'write:files',
      '--expires',
      '30d',
    );
    expect(printed.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    const created = await json<CreatedToken>(
      'token',
      'create',
      '--name',
      'other',
      '--type',
      'org',
      '--url-token',
    );
    expect(created).toMatchObject({ name: 'other', type: 'org', urlToken: true, scopes: ['read:*'] });
    expect(created.token).toMatch(/^[0-9a-f]{64}$/);

    const list = await ok('token', 'list');
    expect(list).toMatch(/my client .* write:files +expires in (29|30) d/);
    expect(list).not.toContain(created.token);
    await ok('token', 'revoke', 'my client');
    await ok('token', 'revoke', created.id);
    const { tokens } = await json<{ tokens: Token[] }>('token', 'list');
    expect(tokens.every(({ revokedAt }) => revokedAt !== undefined)).toBe(true);
    expect(await run('token', 'revoke', 'nobody')).toMatchObject({ code: 1 });
  });

  it('the audit log shows, checks and exports what was changed', async () => {
    const { ok, json, run, folder } = await start(way);
    await ok('token', 'create', '--name', 'my-client');
    expect(await ok('audit', 'tail', '-n', '5')).toMatch(/ 1 {2}\d{4}-.*cli .*token\.create my-client/);
    expect(await ok('audit', 'verify')).toMatch(/intact: 1 records/);
    expect(await json('audit', 'verify')).toMatchObject({ ok: true, records: 1 });
    const [record] = (await ok('audit', 'export')).trim().split('\n');
    expect(JSON.parse(record as string)).toMatchObject({ seq: 1, method: 'token.create', actor: 'cli' });
    expect(await ok('audit', 'export', '--format', 'csv')).toMatch(/^seq,.*\r\n1,/);

    const file = join(folder, 'export.jsonl');
    await ok('audit', 'export', '--output', file);
    expect(readFileSync(file, 'utf8').trim()).toBe(record);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await run('audit', 'export', '--output', file)).toMatchObject({ code: 1 });
  });

  it('status and doctor say how everything is, for people and for programs', async () => {
    const { ok, json } = await start(way);
    const running = way === 'while the hub runs';
    expect(await ok('status')).toContain(running ? 'is running; it was started' : 'is not running');
    expect(await json('status')).toMatchObject({ running, vault: { tier: 'key-file' }, connections: [] });
    const found = await json<{ ok: boolean; checks: { name: string; level: string }[] }>(
      'doctor',
      '--port',
      '0',
    );
    expect(found.ok).toBe(true);
    const names = [
      'node',
      'keychain',
      'npm',
      'npx',
      'disk',
      'data folder',
      'database',
      'vault',
      'audit log',
      'port',
    ];
    expect(found.checks.map(({ name }) => name)).toEqual(names);
  });
});

it('connections and tokens that were made beforehand are there when the hub starts', async () => {
  const folder = tempDir();
  const dataDir = join(folder, 'data');
  const { ok, json } = commandLine(dataDir);
  const ledger = join(folder, 'ledger.txt');
  await ok('connection', 'add', 'ledger', '--trust', '--', process.execPath, LEDGER, ledger);
  const { token } = await json<CreatedToken>('token', 'create', '--name', 'early', '--scope', 'write:ledger');
  expect(existsSync(join(dataDir, 'hub.json'))).toBe(false);
  const hub = await HubProcess.start({ dataDir });
  onTestFinished(() => hub.stop());
  const answer = await modernCall(`${hub.mcpUrl}/ledger`, token, 'append_entry', { id: 'first' });
  expect(answer).toMatchObject({ result: { content: [{ type: 'text' }] } });
  expect(readFileSync(ledger, 'utf8')).toContain('first');
  expect(await hub.cli('audit', 'tail')).toMatch(/early +ledger +tools\/call append_entry/);
});

it('what a killed hub left behind stops no command, and its address is not trusted', async () => {
  const dataDir = join(tempDir(), 'data');
  const hub = await HubProcess.start({ dataDir });
  await hub.kill();
  const file = join(dataDir, 'hub.json');
  const left = JSON.parse(readFileSync(file, 'utf8')) as object;
  const { ok, json } = commandLine(dataDir);
  expect(await ok('status')).toContain('is not running');
  // Another process has its pid and would have its port.
  writeFileSync(file, JSON.stringify({ ...left, pid: process.pid }));
  expect(await json('status')).toMatchObject({ running: false });
});

it('several commands at once take turns while no hub runs', async () => {
  const { ok, json } = commandLine(join(tempDir(), 'data'));
  await Promise.all(['a', 'b', 'c'].map((name) => ok('token', 'create', '--name', name)));
  const { tokens } = await json<{ tokens: Token[] }>('token', 'list');
  expect(tokens.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
});

it('a log that was tampered with is reported with the place, and only such a log can be put aside', async () => {
  const dataDir = join(tempDir(), 'data');
  const { ok, run, json } = commandLine(dataDir);
  await ok('token', 'create', '--name', 'my-client');
  expect(await run('audit', 'restart')).toMatchObject({ code: 1 });
  const database = new DatabaseSync(join(dataDir, 'audit.db'));
  database.exec("UPDATE records SET actor = 'nobody'");
  database.close();
  const { code, stdout, stderr } = await run('audit', 'verify');
  expect(code).toBe(1);
  expect(stdout).toMatch(/record 1: /);
  expect(stderr).toContain('AUDIT_BROKEN');
  expect(await ok('audit', 'restart')).toContain('a new one has begun');
  expect(await json('audit', 'verify')).toMatchObject({ ok: true, records: 1 });
});

it('Ctrl+C in the middle of a command leaves no server behind', async () => {
  const folder = tempDir();
  const silent = join(folder, 'silent.mjs');
  writeFileSync(
    silent,
    `import { writeFileSync } from 'node:fs'; writeFileSync('${folder}/pid', String(process.pid)); setInterval(() => {}, 1000);`,
  );
  const args = [CLI, 'connection', 'add', 'silent', '--', process.execPath, silent];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, SWITCHYARD_HOME: join(folder, 'data') },
  });
  const ended = once(child, 'exit');
  await expect.poll(() => existsSync(join(folder, 'pid')), { timeout: 30_000 }).toBe(true);
  await expect.poll(() => readFileSync(join(folder, 'pid'), 'utf8')).not.toBe('');
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

it('audit tail --follow prints what happens from now on', async () => {
  const hub = await HubProcess.start();
  onTestFinished(() => hub.stop());
  const follower = spawn(process.execPath, [CLI, 'audit', 'tail', '--follow', '--json'], {
    env: { ...process.env, SWITCHYARD_HOME: hub.dataDir },
  });
  onTestFinished(() => void follower.kill('SIGKILL'));
  const lines: AuditRecord[] = [];
  const seen = new Promise<void>((resolve) => {
    follower.stdout.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.trim().split('\n')) lines.push(JSON.parse(line) as AuditRecord);
      if (lines.length >= 2) resolve();
    });
  });
  await hub.cli('token', 'create', '--name', 'one');
  await hub.cli('token', 'create', '--name', 'two');
  await seen;
  expect(lines.map(({ target }) => target)).toEqual(['one', 'two']);
});
