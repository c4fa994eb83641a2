import { describe, expect, it } from 'vitest';
import { parseConnections } from '../../../../contract/import/parse-connections.ts';
import { type Draft, EMPTY_DRAFT } from './draft.ts';
import { planOf } from './plan.ts';

const plan = (draft: Partial<Draft>, taken: string[] = []) =>
  planOf({ ...EMPTY_DRAFT, ...draft }, new Set(taken));
const pasted = (config: object, draft: Partial<Draft> = {}, taken: string[] = []) =>
  plan({ way: 'paste', parsed: parseConnections(JSON.stringify(config)), ...draft }, taken);

describe('a command', () => {
  it('becomes exactly the arguments that are shown, with a name that is proposed', () => {
    const [planned] = plan({
      line: 'npx -y @x/server-files "/my folder"',
      cwd: '/work',
      env: [{ id: 1, name: 'KEY', value: 'secret' }],
    });
    expect(planned?.input).toEqual({
      slug: 'files',
      name: 'files',
      environment: 'sandbox',
      trusted: false,
      settings: {},
      transport: {
        kind: 'stdio',
        command: 'npx',
        args: ['-y', '@x/server-files', '/my folder'],
        cwd: '/work',
        env: { KEY: 'secret' },
      },
    });
  });

  it('that only a shell could run says so beside its field and is not added', () => {
    const [planned] = plan({ line: 'server | tee log' });
    expect(planned?.problems['line']).toContain('without a shell');
    expect(planned?.input).toBeUndefined();
  });

  it('is missing at first, which is nobody’s mistake', () => {
    const [planned] = plan({});
    expect(planned?.problems).toEqual({});
    expect(Object.keys(planned?.missing ?? {})).toEqual(['line']);
  });

  it('waits for the values that it and its variables refer to, which may be the text itself', () => {
    const draft: Partial<Draft> = {
      line: 'TOKEN=${TOKEN} server --key $API_KEY --token ${TOKEN}',
      env: [{ id: 1, name: 'A', value: '$RAW' }],
    };
    const [planned] = plan(draft);
    expect(planned?.placeholders.map(({ text, secret }) => [text, secret])).toEqual([
      ['$API_KEY', true],
      ['${TOKEN}', true],
      ['$RAW', true],
    ]);
    expect(planned?.input).toBeUndefined();
    const [filled] = plan({ ...draft, values: { $API_KEY: 'k', '${TOKEN}': 't', $RAW: '$RAW' } });
    // What the server is given as a variable is not written into its arguments.
    expect(filled?.input?.transport).toMatchObject({
      args: ['--key', 'k', '--token', '${TOKEN}'],
      env: { A: '$RAW', TOKEN: 't' },
    });
  });
});

describe('an address', () => {
  it('takes a bearer key as a header, once, whether or not it says Bearer', () => {
    const [planned] = plan({ way: 'url', url: ' https://mcp.workos.com/mcp ', bearer: 'Bearer k ' });
    expect(planned).toMatchObject({ name: 'workos', slug: 'workos' });
    expect(planned?.input?.transport).toEqual({
      kind: 'http',
      url: 'https://mcp.workos.com/mcp',
      headers: { Authorization: 'Bearer k' },
    });
  });

  it('waits for what its headers and its key refer to', () => {
    const draft: Partial<Draft> = {
      way: 'url',
      url: 'https://x.example',
      bearer: '${TOKEN}',
      headers: [{ id: 1, name: 'X-Key', value: 'YOUR_KEY' }],
    };
    expect(plan(draft)[0]?.input).toBeUndefined();
    const [filled] = plan({ ...draft, values: { '${TOKEN}': 't', YOUR_KEY: 'k' } });
    expect(filled?.input?.transport).toMatchObject({
      headers: { Authorization: 'Bearer t', 'X-Key': 'k' },
    });
  });

  it.each(['ftp://x', 'javascript:alert(1)', 'example.com/mcp', 'https://', 'http://[x'])(
    'is none: %s',
    (url) => {
      const [planned] = plan({ way: 'url', url });
      expect(planned?.problems['url']).toBeDefined();
      expect(planned?.input).toBeUndefined();
    },
  );

  it('says which header is wrong', () => {
    const headers = [
      { id: 1, name: 'not a name', value: 'x' },
      { id: 2, name: 'X-Key', value: '' },
      { id: 3, name: '', value: '' },
    ];
    const [planned] = plan({ way: 'url', url: 'https://x.example', headers });
    expect(Object.keys(planned?.problems ?? {})).toEqual(['headers 1 name']);
    expect(Object.keys(planned?.missing ?? {})).toEqual(['headers 2 value']);
  });
});

describe('a short name', () => {
  const url = 'https://mcp.workos.com/mcp';

  it('is proposed so that it is free', () => {
    expect(plan({ way: 'url', url }, ['workos'])[0]?.slug).toBe('workos-2');
    expect(plan({ way: 'url', url, name: 'My Server!' })[0]?.slug).toBe('my-server');
  });

  it('that is taken or not valid is refused before anything is sent', () => {
    const [taken] = plan({ way: 'url', url, slug: 'files' }, ['files']);
    expect(taken?.problems['slug']).toContain('already');
    const [invalid] = plan({ way: 'url', url, slug: 'My Files' });
    expect(invalid?.problems['slug']).toContain('lower-case');
    expect([taken?.input, invalid?.input]).toEqual([undefined, undefined]);
  });

  it('is not given to two pasted servers', () => {
    const config = { mcpServers: { a: { url }, b: { url } } };
    const planned = pasted(config, { slugs: { 'mcpServers.b': 'a' } });
    expect(planned.map(({ problems }) => Object.keys(problems))).toEqual([['slug'], ['slug']]);
  });
});

it('of pasted servers those are added that are chosen, unless they were switched off', () => {
  const config = {
    mcpServers: { a: { command: 'a' }, b: { command: 'b' }, c: { command: 'c', disabled: true } },
  };
  expect(pasted(config).map(({ name }) => name)).toEqual(['a', 'b']);
  const chosen = { 'mcpServers.a': false, 'mcpServers.c': true };
  expect(pasted(config, { chosen }).map(({ name }) => name)).toEqual(['b', 'c']);
});

it('environment and trust hold for everything that is pasted', () => {
  const [planned] = pasted({ a: { command: 'a' } }, { environment: 'production', trusted: true });
  expect(planned?.input).toMatchObject({ environment: 'production', trusted: true });
});
