import { expect, it } from 'vitest';
import { windowsCommand } from '../../src/main/core/upstream/process/windows-command.ts';

const ARGS = ['a&calc', '"; calc', '%PATH%', '^&|<>'];
const NODE = 'C:\\Program Files\\nodejs';
const SHIM = `@ECHO off\r\nSETLOCAL\r\nendLocal & goto #_undefined_# 2>NUL || "%_prog%"  "%dp0%\\node_modules\\server\\dist\\index.js" %*\r\n`;
const nodeFor = (folder: string) => `${folder}\\node.exe`;
const unread = (): string => {
  throw new Error('It need not be read.');
};

it.each(['npx', 'npm'])('arguments of %s stay as they are: node runs it, not cmd.exe', (name) => {
  expect(windowsCommand(`${NODE}\\${name}.CMD`, ARGS, nodeFor, unread)).toEqual({
    file: `${NODE}\\node.exe`,
    args: [`${NODE}\\node_modules\\npm\\bin\\${name}-cli.js`, ...ARGS],
  });
});

it('arguments of a program that npm installed stay as they are', () => {
  expect(windowsCommand('C:\\npm\\server.cmd', ARGS, nodeFor, () => SHIM)).toEqual({
    file: 'C:\\npm\\node.exe',
    args: ['C:\\npm\\node_modules\\server\\dist\\index.js', ...ARGS],
  });
});

it('a script that only cmd.exe could run is refused', () => {
  for (const file of ['C:\\x\\run.bat', 'C:\\x\\run.CMD']) {
    expect(() => windowsCommand(file, ARGS, nodeFor, () => '@echo off\r\ncalc %*\r\n')).toThrow(
      expect.objectContaining({ code: 'COMMAND_REFUSED' }),
    );
  }
});

it('a program is started as it is', () => {
  expect(windowsCommand('C:\\x\\server.exe', ARGS, nodeFor, unread)).toEqual({
    file: 'C:\\x\\server.exe',
    args: ARGS,
  });
});

it('npx without a node is explained', () => {
  expect(() => windowsCommand(`${NODE}\\npx.cmd`, ARGS, () => undefined, unread)).toThrow(
    expect.objectContaining({ code: 'COMMAND_NOT_FOUND' }),
  );
});
