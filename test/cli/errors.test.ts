import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../helpers/temp.ts';
import { commandLine } from './cli.ts';

describe('an error', () => {
  const nowhere = () => commandLine(join(tempDir(), 'data'));

  it.each<[string[], number, string]>([
    [['no-such-command'], 2, 'BAD_REQUEST'],
    [['serve', '--no-such-option'], 2, 'BAD_REQUEST'],
    [['serve', '--port', 'eighty'], 2, 'BAD_REQUEST'],
    [['token', 'create'], 2, 'BAD_REQUEST'],
    [['token', 'create', '--name', 'x', '--expires', 'soon'], 2, 'BAD_REQUEST'],
    [['token', 'create', '--name', 'x', '--scope', 'everything'], 2, 'BAD_REQUEST'],
    [['connection', 'add', 'files'], 2, 'BAD_REQUEST'],
    [['connection', 'add', 'Not A Slug', '--url', 'http://127.0.0.1:9'], 2, 'BAD_REQUEST'],
    [['connection', 'add', 'shell', '--', 'bash', '-c', 'calc'], 1, 'COMMAND_REFUSED'],
    [['connection', 'test', 'nobody'], 1, 'NOT_FOUND'],
    [['connection', 'restart', 'nobody'], 1, 'HUB_NOT_RUNNING'],
    [['audit', 'tail', '--follow'], 1, 'HUB_NOT_RUNNING'],
    [['token', 'revoke', 'nobody'], 1, 'NOT_FOUND'],
  ])('of %j ends with %i and says what happened, why and what to do', async (args, exitCode, name) => {
    const { run } = nowhere();
    const { code, stdout, stderr } = await run(...args);
    expect(stdout.includes('✗')).toBe(false);
    expect(stderr).toMatch(new RegExp(`^✗ .+ \\(${name}\\)\n {2}Why: {8}\\S.*\n {2}What to do: \\S.*\n$`));
    expect(code).toBe(exitCode);
  });

  it('is JSON on stderr for a program, with nothing on stdout', async () => {
    const { code, stdout, stderr } = await nowhere().run('connection', 'test', 'nobody', '--json');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'NOT_FOUND', fix: expect.any(String) } });
  });

  it('of a name that no connection can have comes before the command is shown', async () => {
    const { code, stdout, stderr } = await nowhere().run('connection', 'add', 'Files', '--', 'node', 'x.js');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('“Files” cannot name a connection');
    expect(stderr).toContain('lower-case letters, digits and hyphens');
  });

  it('names no option of a command that has not come yet', async () => {
    const { stdout } = await nowhere().run('--help');
    for (const later of ['client', 'bridge']) expect(stdout).not.toMatch(new RegExp(`^ {2}${later}`, 'm'));
    expect((await nowhere().run('connection', 'add', '--help')).stdout).not.toContain('--integration');
  });
});

it('a data folder that cannot be used is a clear refusal', async () => {
  const { run } = commandLine('/dev/null/switchyard');
  const { code, stderr } = await run('token', 'list');
  expect(code).toBe(1);
  expect(stderr).toContain('DATA_DIR_UNUSABLE');
});
