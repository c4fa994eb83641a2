import { assert, oneof, property, string, webUrl } from 'fast-check';
import { expect, it } from 'vitest';
import { pageOfLink } from './deep-link.ts';

const CONFIG = JSON.stringify({
  mcpServers: { files: { command: 'npx', args: ['-y', 'files', '& rm -rf /'] } },
});

it('a link opens the dialog that adds a connection, with what it carries as plain text', () => {
  for (const [name, text] of [
    ['url', 'https://mcp.example.com/mcp?team=1'],
    ['config', CONFIG],
  ] as const) {
    const page = pageOfLink(`switchyard://add?${name}=${encodeURIComponent(text)}`);
    const url = new URL(String(page), 'switchyard-app://hub');
    expect(url.pathname).toBe('/dashboard/connections');
    expect([...url.searchParams]).toEqual([
      ['add', '1'],
      ['text', text],
    ]);
  }
});

it.each([
  'switchyard://run?config={}',
  'switchyard://add',
  'switchyard://add?',
  'switchyard://add/x?url=https://a.example',
  'switchyard://add?url=https://a.example&url=https://b.example',
  'switchyard://add?url=https://a.example&trusted=true',
  'switchyard://add?url=https://user:secret@a.example',
  'switchyard://add?url=file:///etc/passwd',
  'switchyard://add?url=javascript:alert(1)',
  'switchyard://add?url=npx -y evil',
  'switchyard://add?command=npx',
  'switchyard://add?config=npx -y evil',
  'switchyard://add?config=[]',
  'switchyard://add?config={"a":"\u001b[31m"}',
  'switchyard://add?config={"a":"\u202e"}\u2028',
  'switchyard://add?config={}#x',
  'switchyard://user@add?config={}',
  'switchyard://add:80?config={}',
  'switchyard:add?config={}',
  'https://add?config={}',
  'not a link',
  '',
  `switchyard://add?config=${JSON.stringify({ a: 'x'.repeat(20_000) })}`,
])('ignores %s', (link) => {
  expect(pageOfLink(link)).toBeUndefined();
});

it('leads nowhere but to that dialog, whatever a link holds', () => {
  const parts = oneof(string(), string({ unit: 'binary' }), webUrl());
  assert(
    property(parts, parts, oneof(string(), webUrl()), (host, name, value) => {
      for (const link of [
        value,
        `switchyard:${value}`,
        `switchyard://${host}?${name}=${value}`,
        `switchyard://add?url=${value}`,
        `switchyard://add?${name}`,
      ]) {
        const page = pageOfLink(link);
        if (page === undefined) continue;
        const url = new URL(page, 'switchyard-app://hub');
        expect([url.host, url.pathname, url.searchParams.get('add'), url.searchParams.size]).toEqual([
          'hub',
          '/dashboard/connections',
          '1',
          2,
        ]);
      }
    }),
  );
});
