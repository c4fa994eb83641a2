import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalDigest, type Command, checkCommand } from './approval.ts';

const approved: Command = {
  command: 'npx',
  args: ['-y', 'server@1.0.0', '/home'],
  cwd: '/srv',
  env: { KEY: 'k' },
};

describe('an approval', () => {
  it.each<Partial<Command>>([
    { command: 'npx2' },
    { args: ['-y', 'server@1.0.1', '/home'] },
    { args: ['-y', 'server@1.0.0 /home'] },
    { args: ['server@1.0.0', '-y', '/home'] },
    { cwd: '/srv2' },
    { cwd: undefined },
    { env: { KEY: 'k2' } },
    { env: { KEY2: 'k' } },
    { env: {} },
  ])('does not hold for %j', (change) => {
    expect(approvalDigest({ ...approved, ...change })).not.toBe(approvalDigest(approved));
  });

  it('holds for the same command, in whatever order its environment is listed', () => {
    const env = { B: '2', A: '1' };
    expect(approvalDigest({ ...approved, env })).toBe(
      approvalDigest({ ...approved, env: { A: '1', B: '2' } }),
    );
  });

  it('is never the same for two commands that differ', () => {
    const text = fc.string({ maxLength: 6 });
    const command = fc.record({
      command: text,
      args: fc.array(text, { maxLength: 3 }),
      cwd: fc.option(text, { nil: undefined }),
      env: fc.dictionary(fc.constantFrom('A', 'B', 'C'), text, { maxKeys: 3, noNullPrototype: true }),
    });
    fc.assert(
      fc.property(command, command, (one, other) => {
        const sorted = ({ env, ...rest }: Command) => JSON.stringify([rest, env['A'], env['B'], env['C']]);
        expect(approvalDigest(one) === approvalDigest(other)).toBe(sorted(one) === sorted(other));
      }),
    );
  });
});

const argv = (line: string): Command => {
  const [command = '', ...args] = line.split(' ');
  return { command, args, env: {} };
};

describe('a command', () => {
  it.each([
    'npx -y @modelcontextprotocol/server-filesystem /home/me',
    'npx -p typescript tsc-server --call-home',
    'node --import tsx server.ts -e production -c config.json',
    'node --max-old-space-size=4096 /srv/server.js',
    'python3 -m mcp_server_git --repository .',
    'python -u server.py -c conf',
    'uvx --from mcp-server-git mcp-server-git -c x',
    'uv --directory /srv run server.py -c x',
    'docker run -i --rm -e KEY mcp/github',
    'bash /srv/start.sh -c x',
    'bash -eo pipefail /srv/start.sh',
    'deno run --allow-net server.ts',
    'env LOG_LEVEL=debug node server.js -e',
    '/usr/local/bin/my-server -c config.toml -e prod',
  ])('may be %s', (line) => {
    expect(() => checkCommand(argv(line))).not.toThrow();
  });

  it.each([
    'npx -c calc',
    'npx -yc calc',
    'npx --call=calc',
    'npx -y node -e 1',
    'npx -y node@22 --eval=1',
    'npm exec --call calc',
    'npm x -c calc',
    'pnpm dlx -c calc',
    'node -e 1',
    'node -pe 1',
    'node -p 1',
    'NODE.EXE --eval=1',
    '/usr/bin/node --print 1',
    'node --import data:text/javascript,1 x.js',
    'node --import=data:text/javascript,1 x.js',
    'bash -c calc',
    'bash -lc calc',
    'bash -eo pipefail -c calc',
    '/bin/sh -ic calc',
    'zsh -c calc',
    'fish --command=calc',
    'cmd /c calc',
    'C:\\Windows\\System32\\cmd.exe /C calc',
    'powershell -Command calc',
    'pwsh -enc AAAA',
    'python3.12 -c 1',
    'python -Ic 1',
    'perl -e 1',
    'perl -ne 1',
    'ruby -e 1',
    'php -r 1',
    'deno eval 1',
    'bun -e 1',
    'osascript -e 1',
    'env bash -c calc',
    'env -S bash',
    'env LD_PRELOAD=/x.so node server.js',
    'env -u HOME PATH=/x node server.js',
    'sudo -u me bash -c calc',
    'timeout 5 sh -c calc',
    'busybox sh -c calc',
    'uv run python -c 1',
    'uvx python -c 1',
  ])('is refused as %s', (line) => {
    expect(() => checkCommand(argv(line))).toThrow(expect.objectContaining({ code: 'COMMAND_REFUSED' }));
  });

  it.each([
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'DYLD_INSERT_LIBRARIES',
    'NODE_OPTIONS',
    'node_options',
    'PATH',
    'Path',
    'npm_config_script_shell',
    'BASH_ENV',
    'PYTHONPATH',
    'JAVA_TOOL_OPTIONS',
    'GIT_SSH_COMMAND',
    'SWITCHYARD_CHILD',
  ])('may not set %s', (name) => {
    expect(() => checkCommand({ ...approved, env: { [name]: '/x' } })).toThrow(
      expect.objectContaining({ code: 'COMMAND_REFUSED' }),
    );
  });

  it.each(['API_KEY', 'LOG_LEVEL', 'DATABASE_PATH', 'HOME', 'NODE_ENV', 'PYTHONUNBUFFERED', 'HTTPS_PROXY'])(
    'may set %s',
    (name) => {
      expect(() => checkCommand({ ...approved, env: { [name]: 'x' } })).not.toThrow();
    },
  );

  it.each<Partial<Command>>([
    { command: '' },
    { command: '  ' },
    { command: 'np\0x' },
    { args: ['a\0b'] },
    { env: { A: 'b\0' } },
    { cwd: 'relative/folder' },
    { command: './server', cwd: undefined },
  ])('is refused with %j', (change) => {
    expect(() => checkCommand({ ...approved, ...change })).toThrow(
      expect.objectContaining({ code: 'COMMAND_REFUSED' }),
    );
  });
});
