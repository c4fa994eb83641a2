import { expect, it } from 'vitest';
import type { ConnectionView } from '../../../../contract/connection.ts';
import { rowsOf, stateCounts, type ViewOptions } from './view.ts';

const view = (slug: string, over: object = {}) =>
  ({
    slug,
    name: slug.toUpperCase(),
    environment: 'sandbox',
    enabled: true,
    toolCount: 1,
    transport: { kind: 'http', url: `https://${slug}.example.com/mcp`, headerNames: [] },
    health: { state: 'connected', since: 0, latencyMs: 5 },
    ...over,
  }) as unknown as ConnectionView;

const files = view('files', {
  toolCount: 9,
  transport: { kind: 'stdio', command: 'npx', args: ['-y', 'server-filesystem'], envNames: [] },
});
const mail = view('mail', { environment: 'production', health: { state: 'disconnected', since: 0 } });
const notes = view('notes', { health: { state: 'connected', since: 0, latencyMs: 1 } });
const off = view('off', { enabled: false, health: { state: 'disconnected', since: 0, latencyMs: 0 } });
const ALL = [off, notes, mail, files];

const shown = (options: Partial<ViewOptions>) =>
  rowsOf(ALL, { text: '', state: 'all', sort: { by: 'name', down: false }, grouped: false, ...options }).map(
    (row) => (row.kind === 'group' ? `# ${row.environment} ${row.count}` : row.key),
  );

it('a filter finds every word in name, address, command or state', () => {
  expect(shown({ text: 'FILESYSTEM npx' })).toEqual(['files']);
  expect(shown({ text: 'mail.example' })).toEqual(['mail']);
  expect(shown({ text: 'disconn mail' })).toEqual(['mail']);
  expect(shown({ text: 'nothing like it' })).toEqual([]);
});

it('a state is that of connections that are switched on', () => {
  expect(shown({ state: 'disconnected' })).toEqual(['mail']);
  expect(shown({ state: 'attention' })).toEqual(['mail']);
  expect(shown({ state: 'off' })).toEqual(['off']);
  const counts = Object.fromEntries(stateCounts(ALL).map(({ state, count }) => [state, count]));
  expect(counts).toMatchObject({ all: 4, attention: 1, connected: 2, disconnected: 1, off: 1, degraded: 0 });
});

it('what was not measured stands last, whichever way it is sorted', () => {
  expect(shown({ sort: { by: 'latency', down: false } })).toEqual(['notes', 'files', 'mail', 'off']);
  expect(shown({ sort: { by: 'latency', down: true } })).toEqual(['files', 'notes', 'mail', 'off']);
  expect(shown({ sort: { by: 'health', down: false } })).toEqual(['mail', 'files', 'notes', 'off']);
  expect(shown({ sort: { by: 'tools', down: true } })[0]).toBe('files');
});

it('production stands before sandbox, each under its own head', () => {
  expect(shown({ grouped: true })).toEqual([
    '# production 1',
    'mail',
    '# sandbox 3',
    'files',
    'notes',
    'off',
  ]);
});
