import { expect, it } from 'vitest';
import type { HealthState } from '../../contract/connection.ts';
import type { ShellConnection, ShellState } from './shell-state.ts';
import { trayFile } from './tray-file.ts';
import { summaryOf, type TrayActions, trayLook, trayMenu } from './tray-menu.ts';

const ORGANIZATION = { id: 'o', name: 'Acme', active: true };
function one(name: string, state: HealthState, more: Partial<ShellConnection> = {}): ShellConnection {
  return {
    organizationId: 'o',
    slug: name.toLowerCase(),
    name,
    enabled: true,
    health: { state, since: 0 },
    ...more,
  };
}
function given(connections: ShellConnection[], more: Partial<ShellState> = {}): ShellState {
  return { organizations: [ORGANIZATION], connections, decisions: [], paused: false, ...more };
}
/** Everything that was asked for by clicks. */
function actions(): { asked: unknown[]; actions: TrayActions } {
  const asked: unknown[] = [];
  const note = (name: string) => (what?: unknown) =>
    void asked.push(what === undefined ? name : [name, what]);
  return {
    asked,
    actions: {
      open: note('open'),
      activate: note('activate'),
      setPaused: note('setPaused'),
      copyMcpUrl: note('copy'),
      quit: note('quit'),
    },
  };
}
const labels = (state: ShellState): string[] =>
  trayMenu(state, actions().actions).map(({ label, type }) => label ?? String(type));

it('lists the connections of the active organization with their states', () => {
  const state = given([
    one('Files', 'connected'),
    one('Mail', 'needs-sign-in'),
    one('Old', 'connected', { enabled: false }),
    one('Foreign', 'connected', { organizationId: 'other' }),
  ]);
  expect(labels(state)).toEqual([
    '1 of 2 connections need a look',
    'Open Switchyard',
    'separator',
    'Files – connected',
    'Mail – needs sign-in',
    'Old – switched off',
    'separator',
    'Copy the MCP URL',
    'Pause all calls',
    'separator',
    'Quit Switchyard',
  ]);
});

it('does what its items say', () => {
  const { asked, actions: given_ } = actions();
  const other = { id: 'p', name: 'Private', active: false };
  const state = given([one('Files', 'connected')], {
    organizations: [ORGANIZATION, other],
    decisions: [{ title: 'Drop a table?', page: '/dashboard/decisions/1' }],
    paused: true,
  });
  for (const { click, submenu } of trayMenu(state, given_)) {
    (click as (() => void) | undefined)?.();
    for (const item of (submenu as { click?: () => void }[] | undefined) ?? []) item.click?.();
  }
  expect(asked).toEqual([
    'open',
    ['open', '/dashboard/decisions/1'],
    ['open', '/dashboard/connections/files'],
    ['activate', 'o'],
    ['activate', 'p'],
    'copy',
    ['setPaused', false],
    'quit',
  ]);
  expect(labels(state)).toContain('A call waits for you');
  expect(labels(state)).toContain('Organization: Acme');
});

it('names of others are text, and a menu stays short', () => {
  const nasty = given([one('a&b\u202e\u0007 c', 'connected'), one('x'.repeat(200), 'connected')]);
  expect(labels(nasty)[3]).toBe('a&&b  c – connected');
  expect(labels(nasty)[4]?.length).toBeLessThan(80);
  const many = given(Array.from({ length: 40 }, (_, at) => one(`C${at}`, 'connected')));
  expect(labels(many)).toContain('25 more…');
  expect(labels(many).length).toBeLessThan(30);
});

it('says in one line how everything is', () => {
  expect(summaryOf(given([]))).toBe('No connections yet');
  expect(summaryOf(given([one('a', 'connected', { enabled: false })]))).toBe(
    'All connections are switched off',
  );
  expect(summaryOf(given([one('a', 'connected')]))).toBe('The connection is well');
  expect(summaryOf(given([one('a', 'connected'), one('b', 'stopped')]))).toBe('All 2 connections are well');
  expect(summaryOf(given([one('a', 'disconnected')]))).toBe('1 of 1 connection needs a look');
  expect(summaryOf(given([], { paused: true }))).toBe('All calls are paused');
});

it('the drawing tells a pause before everything else, and fits the tray of each system', () => {
  expect(trayLook(given([one('a', 'quarantined')]))).toBe('broken');
  expect(trayLook(given([one('a', 'quarantined')], { paused: true }))).toBe('paused');
  expect(trayLook(given([one('a', 'connected', { organizationId: 'other' })]))).toBe('none');
  expect(trayFile('well', 'darwin', true)).toBe('well-Template.png');
  expect(trayFile('broken', 'darwin', true)).toBe('broken-dark.png');
  expect(trayFile('well', 'win32', false)).toBe('well-light.png');
  expect(trayFile('well', 'linux', true)).toBe('well-dark-large.png');
});
