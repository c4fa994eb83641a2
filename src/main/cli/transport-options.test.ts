import { describe, expect, it, vi } from 'vitest';
import { readTransport } from './transport-options.ts';

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
