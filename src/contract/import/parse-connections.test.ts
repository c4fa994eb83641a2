import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionInput, Slug } from '../connection.ts';
import { parseConnections, toConnectionInput } from './parse-connections.ts';

const parse = (value: unknown, taken: string[] = []) =>
  parseConnections(typeof value === 'string' ? value : JSON.stringify(value), taken);
const http = (url: string, headers = {}) => ({ kind: 'http', url, headers });
const stdio = (command: string, args: string[], env = {}) => ({ kind: 'stdio', command, args, env });
const URL = 'https://mcp.example.com/mcp';

describe('a configuration is read in whichever client’s words', () => {
  it.each<[string, unknown, string, object]>([
    ['Cursor', { mcpServers: { workos: { url: URL } } }, 'workos', http(URL)],
    ['Windsurf', { mcpServers: { workos: { serverUrl: URL } } }, 'workos', http(URL)],
    ['Gemini', { mcpServers: { workos: { httpUrl: URL, timeout: 5 } } }, 'workos', http(URL)],
    ['opencode, remote', { mcp: { cloud: { type: 'remote', url: URL, oauth: {} } } }, 'cloud', http(URL)],
    [
      'opencode, local',
      { mcp: { files: { type: 'local', command: ['npx', '-y', 'files'], environment: { A: 'b' } } } },
      'files',
      stdio('npx', ['-y', 'files'], { A: 'b' }),
    ],
    [
      'VS Code',
      { servers: { files: { type: 'stdio', command: 'npx', args: ['x'] } } },
      'files',
      stdio('npx', ['x']),
    ],
    ['VS Code’s settings', { mcp: { servers: { files: { command: 'npx' } } } }, 'files', stdio('npx', [])],
    ['Zed', { context_servers: { workos: { source: 'custom', url: URL } } }, 'workos', http(URL)],
    [
      'Zed, older',
      { context_servers: { files: { command: { path: '/bin/files', args: ['x'], env: { A: 'b' } } } } },
      'files',
      stdio('/bin/files', ['x'], { A: 'b' }),
    ],
    [
      'an older server',
      { mcpServers: { old: { type: 'sse', url: URL } } },
      'old',
      { ...http(URL), kind: 'sse' },
    ],
    ['a list', { mcpServers: [{ name: 'files', command: 'npx' }] }, 'files', stdio('npx', [])],
    ['a bare map', { cloud: { type: 'remote', enabled: true, url: URL, oauth: {} } }, 'cloud', http(URL)],
    ['a bare entry', { type: 'remote', url: URL, oauth: {} }, 'example', http(URL)],
    ['a bare URL', ` ${URL}\n`, 'example', http(URL)],
    ['a part of a file', `"cloud": { "url": "${URL}" },`, 'cloud', http(URL)],
    ['a block of Markdown', `\`\`\`json\n{"mcpServers":{"a":{"url":"${URL}"}}}\n\`\`\``, 'a', http(URL)],
    [
      'JSON with remarks and spare commas',
      `// mine\n{ "mcpServers": { /* "no": 1, */ "a": { "url": "${URL}", }, }, }`,
      'a',
      http(URL),
    ],
    [
      'Codex',
      `model = "x" # mine\n[mcp_servers.files]\ncommand = "npx"\nargs = ["-y",\n 'files',]\nenv = { A = "b" }\n`,
      'files',
      stdio('npx', ['-y', 'files'], { A: 'b' }),
    ],
    [
      'a command',
      'npx -y @scope/server-files /folder',
      'files',
      stdio('npx', ['-y', '@scope/server-files', '/folder']),
    ],
    ['a command with variables', 'A=b npx files', 'files', stdio('npx', ['files'], { A: 'b' })],
    [
      'a client’s own command',
      `claude mcp add --transport http workos ${URL} --header "Authorization: Bearer k"`,
      'workos',
      http(URL, { Authorization: 'Bearer k' }),
    ],
    [
      'a client’s own command, local',
      '$ claude mcp add -s user files -e KEY=v -- npx -y files --flag',
      'files',
      stdio('npx', ['-y', 'files', '--flag'], { KEY: 'v' }),
    ],
    [
      'a client’s own command, with its address named',
      `codex mcp add workos --url ${URL}`,
      'workos',
      http(URL),
    ],
    [
      'a client’s own command, with an entry of JSON',
      `claude mcp add-json -s user cloud '{"type":"http","url":"${URL}"}'`,
      'cloud',
      http(URL),
    ],
  ])('%s', (_client, text, slug, transport) => {
    const { entries, refused, problem } = parse(text);
    expect({ refused, problem }).toEqual({ refused: [], problem: undefined });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ slug, transport });
    expect(toConnectionInput(entries[0]!).success).toBe(true);
  });

  it('of several projects at once', () => {
    const config = {
      mcpServers: { a: { command: 'a' } },
      projects: { '/x': { mcpServers: { b: { url: URL } } } },
    };
    expect(parse(config).entries.map(({ path }) => path)).toEqual([
      'mcpServers.a',
      'projects./x.mcpServers.b',
    ]);
  });
});

describe('of each server it is told', () => {
  const only = (entry: object) => parse({ mcpServers: { it: entry } }).entries[0]!;

  it('whether a person signs in, and whether it was switched off', () => {
    expect(only({ url: URL, oauth: {} })).toMatchObject({ signIn: true, switchedOff: false });
    expect(only({ url: URL, disabled: true })).toMatchObject({ signIn: false, switchedOff: true });
  });

  it('what was left out, where it stands and why', () => {
    const { notes } = only({ command: 'x', timeout: 3, odd: {}, env: { 'not a name': 'x', GONE: null } });
    expect(notes.map(({ path }) => path).sort()).toEqual([
      'mcpServers.it.env.GONE',
      'mcpServers.it.env.not a name',
      'mcpServers.it.odd',
      'mcpServers.it.timeout',
    ]);
  });

  it.each<[string, unknown, string]>([
    ['nothing to connect to', {}, 'neither a command nor an address'],
    ['an address that is none', { url: 'ftp://example.com' }, 'no http or https URL'],
    ['an address that runs something', { url: 'javascript:alert(1)' }, 'no http or https URL'],
    ['a kind nobody knows', { type: 'pigeon', url: URL }, 'pigeon'],
    ['both an address and a command', { command: 'x', url: URL }, 'does not say which'],
    ['an argument that is no text', { command: 'x', args: [{}] }, 'no text'],
    ['no object', 5, 'no description'],
  ])('that %s is not understood', (_what, entry, reason) => {
    const { entries, refused } = parse({ mcpServers: { bad: entry, good: { url: URL } } });
    expect(entries.map(({ name }) => name)).toEqual(['good']);
    expect(refused).toMatchObject([{ path: 'mcpServers.bad', name: 'bad' }]);
    expect(refused[0]?.reason).toContain(reason);
  });

  it('a slug that is valid, free, and unlike its neighbours’', () => {
    const names = ['Files', 'files', 'Ünïcode – ﬁles!', '___', '漢字', 'x'.repeat(100), 'x'.repeat(99)];
    const config = { mcpServers: Object.fromEntries(names.map((name) => [name, { url: URL }])) };
    const slugs = parse(config, ['files']).entries.map(({ slug }) => slug);
    expect(slugs.slice(0, 5)).toEqual(['files-2', 'files-3', 'unicode-files', 'connection', 'connection-2']);
    expect(new Set(slugs).size).toBe(names.length);
    for (const slug of slugs) expect(Slug.safeParse(slug).success).toBe(true);
  });
});

describe('a bridge to a remote server', () => {
  const bridge = (args: string[], env = {}) =>
    parse({ mcpServers: { x: { command: 'npx', args: ['-y', 'mcp-remote', ...args], env } } }).entries[0]!;

  it('is left out, and its key becomes a header instead of an argument', () => {
    const entry = bridge([URL, '--header', 'Authorization:${AUTH}', '--transport', 'sse-only'], {
      AUTH: 'Bearer k',
    });
    expect(entry.transport).toEqual({ kind: 'sse', url: URL, headers: { Authorization: 'Bearer k' } });
    expect(entry.notes[0]?.message).toContain('connects to the address itself');
  });

  it('stays as it is when one of its arguments is not known', () => {
    expect(bridge([URL, '--static-oauth-client-info', '{}']).transport.kind).toBe('stdio');
  });

  it('may wait for its address and key', () => {
    const entry = bridge([
      'https://<your-instance>/api',
      '--header',
      'Authorization: Bearer <your-personal-token>',
    ]);
    expect(entry.placeholders).toMatchObject([
      { text: '<your-instance>', secret: false },
      { text: '<your-personal-token>', secret: true },
    ]);
  });
});

describe('what stands for a value', () => {
  const config = {
    inputs: [{ id: 'key', type: 'promptString', description: 'Your key', password: true, default: 'none' }],
    servers: {
      it: {
        command: 'x',
        args: ['${workspaceFolder}/a', '--level=${LEVEL:-info}', '$HOME', 'pa$$word', '$ok', 'a$B'],
        env: { KEY: '${input:key}', OTHER: '${env:OTHER_TOKEN}', AGAIN: '${input:key}', PORT: 8080 },
      },
    },
  };
  const entry = parse(config).entries[0]!;

  it('is asked for once, with what is known of it, and never passed on as it stands', () => {
    expect(entry.placeholders).toEqual([
      { text: '${workspaceFolder}', name: 'workspaceFolder', secret: false },
      { text: '${LEVEL:-info}', name: 'LEVEL', secret: false, suggestion: 'info' },
      { text: '$HOME', name: 'HOME', secret: false },
      { text: '${input:key}', name: 'key', description: 'Your key', secret: true, suggestion: 'none' },
      { text: '${env:OTHER_TOKEN}', name: 'OTHER_TOKEN', secret: true },
    ]);
  });

  it('is replaced by the value, which is never taken for another placeholder', () => {
    const values = new Map(entry.placeholders.map(({ text }) => [text, '${env:OTHER_TOKEN}']));
    const { data } = toConnectionInput(entry, values.set('$HOME', '$& $1'));
    expect(data?.transport).toMatchObject({
      args: ['${env:OTHER_TOKEN}/a', '--level=${env:OTHER_TOKEN}', '$& $1', 'pa$$word', '$ok', 'a$B'],
      env: { KEY: '${env:OTHER_TOKEN}', PORT: '8080' },
    });
  });

  it('is left to a server that is given the variable itself', () => {
    const { entries } = parse({
      mcpServers: { x: { command: 'x', args: ['${A}', '${B}'], env: { A: 'v' } } },
    });
    expect(entries[0]?.placeholders.map(({ text }) => text)).toEqual(['${B}']);
  });

  it('is asked for where a variable is its own value, and not written into arguments then', () => {
    const { entries } = parse({
      mcpServers: { x: { command: 'x', args: ['--key=${API_KEY}'], env: { API_KEY: '${API_KEY}' } } },
    });
    expect(entries[0]?.placeholders).toEqual([{ text: '${API_KEY}', name: 'API_KEY', secret: true }]);
    const { data } = toConnectionInput(entries[0]!, new Map([['${API_KEY}', 'k']]));
    expect(data?.transport).toMatchObject({ args: ['--key=${API_KEY}'], env: { API_KEY: 'k' } });
  });
});

describe('a hostile text', () => {
  it.each<[string, string, string]>([
    ['is too long', ' '.repeat(999_999) + 'xx', 'longer than any'],
    ['ends too early', '{"mcpServers": {"a": ', 'ends too early'],
    ['is broken in its middle', '{\n  "a": 1\n  "b": 2\n}', 'Line 3, column 3'],
    ['has no server in it', '{"theme": "dark"}', 'No server is in it'],
    ['is broken TOML', '[mcp_servers.x]\ncommand = \n', 'Line 2'],
    ['is a client’s command with an unknown option', 'claude mcp add --odd 1 a b', 'not known here'],
    ['is nested without end', `{"mcpServers":${'['.repeat(200_000)}`, 'ends too early'],
  ])('that %s is told so', (_what, text, problem) => {
    const result = parse(text);
    expect(result.entries).toEqual([]);
    expect(result.problem).toContain(problem);
  });

  it('with names of the language’s own is data like any other', () => {
    const { entries } = parse(
      '{"mcpServers": {"__proto__": {"command": "x", "env": {"__proto__": "y", "constructor": "z"}}, "toString": {"url": "https://a.example"}}}',
    );
    expect(entries.map(({ name, slug }) => [name, slug])).toEqual([
      ['__proto__', 'proto'],
      ['toString', 'tostring'],
    ]);
    expect(entries[0]?.transport).toEqual(stdio('x', [], { constructor: 'z' }));
    expect(({} as { command?: string }).command).toBeUndefined();
  });

  it('with thousands of servers is read up to a limit, and says so', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`s${at}`, { url: URL }]));
    const { entries, refused } = parse({ mcpServers: many });
    expect(entries).toHaveLength(200);
    expect(refused).toMatchObject([{ name: '4800 more' }]);
  });

  it('cannot hide anything in a name', () => {
    const { entries } = parse({ mcpServers: { 'a\u202eb\u0000c\nd\u200be': { url: URL } } });
    expect(entries[0]?.name).toBe('a b c d e');
  });

  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.string().map((text) => `[mcp_servers.${text}`),
    fc
      .record(
        {
          mcpServers: fc.dictionary(fc.string(), fc.jsonValue()),
          servers: fc.array(fc.record({ name: fc.string(), command: fc.string(), args: fc.jsonValue() })),
          mcp: fc.dictionary(
            fc.string(),
            fc.record(
              {
                command: fc.oneof(fc.string(), fc.array(fc.string())),
                url: fc.oneof(fc.string(), fc.webUrl(), fc.constant('https://${env:HOST}/<your-path>')),
                type: fc.constantFrom('local', 'remote', 'sse', 'odd'),
                env: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.constant('${X}'), fc.jsonValue())),
                headers: fc.dictionary(fc.string(), fc.string()),
                cwd: fc.jsonValue(),
              },
              { requiredKeys: [] },
            ),
          ),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );

  it('never breaks the reader, and whatever is read can be added', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { entries } = parseConnections(text, ['taken']);
        for (const entry of entries) {
          const values = new Map(entry.placeholders.map((each) => [each.text, 'value']));
          expect(ConnectionInput.safeParse(toConnectionInput(entry, values).data).success).toBe(true);
        }
        expect(new Set(['taken', ...entries.map(({ slug }) => slug)]).size).toBe(entries.length + 1);
      }),
      { numRuns: 1000 },
    );
  });
});
