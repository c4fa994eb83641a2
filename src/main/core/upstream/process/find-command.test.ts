import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../../test/helpers/temp.ts';
import { findCommand } from './find-command.ts';

function program(dir: string, name: string, mode = 0o755): string {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), '');
  chmodSync(join(dir, name), mode);
  return join(dir, name);
}

describe('a command', () => {
  it('is the first program of that name on PATH that may be executed', () => {
    const dir = tempDir();
    mkdirSync(join(dir, 'a/server'), { recursive: true });
    program(join(dir, 'b'), 'server', 0o644);
    const file = program(join(dir, 'c'), 'server');
    const path = ['a', 'b', 'c'].map((name) => join(dir, name)).join(':');
    expect(findCommand({ command: 'server', args: ['x'] }, path)).toEqual({
      file,
      args: ['x'],
      cwd: homedir(),
    });
  });

  it('is never taken from the folder it runs in because PATH names it relatively', () => {
    const cwd = tempDir();
    program(cwd, 'server');
    expect(() => findCommand({ command: 'server', args: [], cwd }, '.:')).toThrow(
      expect.objectContaining({ code: 'COMMAND_NOT_FOUND' }),
    );
  });

  it('may be relative to its own folder', () => {
    const cwd = tempDir();
    const file = program(cwd, 'server');
    expect(findCommand({ command: './server', args: [], cwd }, '')).toEqual({ file, args: [], cwd });
  });

  it.each([
    ['npx', /Install Node\.js/],
    ['node', /Switchyard itself runs on/],
    ['uvx', /Install uv/],
    ['server', /full path/],
    ['~/server', /only known to a shell/],
    ['/nowhere/server', /executable/],
  ])('that is not there (%s) is an error with a way out', (command, fix) => {
    expect(() => findCommand({ command, args: [] }, '/nowhere')).toThrow(
      expect.objectContaining({ code: 'COMMAND_NOT_FOUND', fix: expect.stringMatching(fix) }),
    );
  });

  it('whose folder is gone says so, and not that the program is missing', () => {
    expect(() => findCommand({ command: 'sh', args: [], cwd: '/nowhere/at/all' }, '/bin')).toThrow(
      /its folder “\/nowhere\/at\/all” is not there/,
    );
  });
});
