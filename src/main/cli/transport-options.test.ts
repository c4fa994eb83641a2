import { describe, expect, it, vi } from 'vitest';
import { editTransport, readTransport } from './transport-options.ts';

describe('what is typed after connection add', () => {
  it('a command is taken argument by argument, as it stands', () => {
    expect(readTransport(['npx', '-y', 'some server', '--', '$HOME'], {})).toEqual({
      kind: 'stdio',
      command: 'npx',
      args: ['-y', 'some server', '--', '$HOME'],
      env: {},
    });
  });

  it('a file of this folder is meant relative to this folder', () => {
    expect(readTransport(['node', './package.json'], {})).toMatchObject({
      args: ['./package.json'],
      cwd: process.cwd(),
    });
    expect(readTransport(['npx', '-y', 'src'], {})).not.toHaveProperty('cwd');
    expect(readTransport(['./bin/switchyard.js'], {})).toMatchObject({
      command: `${process.cwd()}/bin/switchyard.js`,
    });
  });

  it('secrets come from the environment, under the same name or another', () => {
    vi.stubEnv('MY_KEY', 'a=b');
    expect(readTransport(['npx'], { envFrom: ['MY_KEY', 'API_KEY=MY_KEY'] })).toMatchObject({
      env: { MY_KEY: 'a=b', API_KEY: 'a=b' },
    });
    expect(readTransport([], { url: 'https://x.example', headerFrom: ['X-Key=MY_KEY'] })).toEqual({
      kind: 'http',
      url: 'https://x.example',
      headers: { 'X-Key': 'a=b' },
    });
    vi.unstubAllEnvs();
  });

  it.each([
    [['npx'], { url: 'https://x.example' }, /both/i],
    [['npx'], { headerFrom: ['A=B'] }, /belong to an address/],
    [[], { url: 'https://x.example', envFrom: ['A'] }, /belong to a command/],
    [[], { url: 'https://x.example', cwd: '/' }, /belong to a command/],
    [['npx'], { envFrom: ['NO_SUCH_VARIABLE'] }, /no variable of that name/],
  ])('%j with %j is refused', (argv, options, message) => {
    expect(() => readTransport(argv, options)).toThrow(message);
  });

  it('nothing is nothing', () => {
    expect(readTransport([], {})).toBeUndefined();
  });
});

describe('what is typed after connection edit', () => {
  const program = {
    kind: 'stdio',
    command: 'npx',
    args: ['-y', 'x'],
    cwd: '/w',
    envNames: ['A', 'B'],
  } as const;
  const stored = { ...program, args: [...program.args], envNames: [...program.envNames] };
  const remote = { kind: 'sse' as const, url: 'https://x.example/sse', headerNames: ['X-Key'] };

  it('nothing about the server leaves the server alone', () => {
    expect(editTransport(stored, [], {})).toBeUndefined();
  });

  it('one new value of a secret leaves the command and the other secrets', () => {
    vi.stubEnv('NEW', 'v');
    expect(editTransport(stored, [], { envFrom: ['B=NEW'] })).toEqual({
      kind: 'stdio',
      command: 'npx',
      args: ['-y', 'x'],
      cwd: '/w',
      env: { A: null, B: 'v' },
    });
    expect(editTransport(remote, [], { headerFrom: ['X-Other=NEW'] })).toEqual({
      kind: 'sse',
      url: 'https://x.example/sse',
      headers: { 'X-Key': null, 'X-Other': 'v' },
    });
    vi.unstubAllEnvs();
  });

  it('another command keeps folder and secrets, but for those that are dropped', () => {
    expect(editTransport(stored, ['uvx', 'y'], { drop: ['A'] })).toEqual({
      kind: 'stdio',
      command: 'uvx',
      args: ['y'],
      cwd: '/w',
      env: { B: null },
    });
    expect(() => editTransport(stored, [], { drop: ['C'] })).toThrow(/nothing is stored under that name/);
  });

  it('another kind of server takes nothing along', () => {
    expect(editTransport(stored, [], { url: 'https://x.example' })).toEqual({
      kind: 'http',
      url: 'https://x.example',
      headers: {},
    });
    expect(editTransport(remote, ['npx'], {})).toEqual({ kind: 'stdio', command: 'npx', args: [], env: {} });
  });
});
