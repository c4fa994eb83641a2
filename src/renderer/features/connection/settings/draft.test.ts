import { expect, it } from 'vitest';
import type { ConnectionView } from '../../../../contract/connection.ts';
import { draftOf, patchOf, settingsProblems, takenLiterally, transportChanged } from './draft.ts';

const view: ConnectionView = {
  id: 'con_1',
  organizationId: 'org_1',
  slug: 'demo',
  name: 'Demo',
  environment: 'sandbox',
  trusted: false,
  enabled: true,
  transport: { kind: 'stdio', command: 'node', args: ['a.js'], envNames: ['KEY'] },
  settings: { sharing: 'per-client', timeouts: { callMs: 5000 } },
  createdAt: 0,
  updatedAt: 0,
  health: { state: 'connected', since: 0 },
  toolCount: 0,
  processes: [],
  problems: [],
};
const draft = draftOf(view);

it('nothing is saved that was not changed', () => {
  expect(patchOf(draft, view)).toBeUndefined();
  expect(patchOf({ ...draft, name: 'Other', callSeconds: '7.5' }, view)).toEqual({
    name: 'Other',
    settings: { timeouts: { callMs: 7500 } },
  });
});

it('a stored secret stays without being known, a replaced one is sent, a removed one is left out', () => {
  const [key] = draft.secrets;
  if (key === undefined) throw new Error('There is a secret.');
  const added = { id: 1, name: 'NEW', value: 'n' };
  expect(patchOf({ ...draft, secrets: [key, added] }, view)?.transport).toMatchObject({
    env: { KEY: null, NEW: 'n' },
  });
  expect(patchOf({ ...draft, secrets: [{ ...key, value: 'v' }] }, view)?.transport).toMatchObject({
    env: { KEY: 'v' },
  });
  expect(patchOf({ ...draft, secrets: [] }, view)?.transport).toMatchObject({ env: {} });
});

it('only what runs or where it is has to be approved anew', () => {
  expect(transportChanged({ ...draft, name: 'Other', trusted: true }, view)).toBe(false);
  expect(transportChanged({ ...draft, args: ['a.js', ''] }, view)).toBe(true);
  expect(transportChanged({ ...draft, cwd: '/tmp' }, view)).toBe(true);
});

it('what cannot be saved is said beside its field', () => {
  expect(settingsProblems(draft, view)).toEqual({});
  const wrong = {
    ...draft,
    name: ' ',
    command: '',
    idleStopSeconds: '1.5',
    listSeconds: 'soon',
    callSeconds: '',
  };
  const problems = settingsProblems({ ...wrong, secrets: [{ id: 3, name: 'a b', value: '' }] }, view);
  expect(Object.keys(problems).sort()).toEqual(
    ['callSeconds', 'command', 'idleStopSeconds', 'listSeconds', 'name', 'secret 3'].sort(),
  );
  const remote = {
    ...view,
    transport: { kind: 'http' as const, url: 'https://a.example/', headerNames: [] },
  };
  expect(settingsProblems({ ...draftOf(remote), url: 'ftp://x' }, remote)).toHaveProperty('url');
});

it('what looks like a variable and is used as it is written is told, unless the server looks it up itself', () => {
  const secrets = [...draft.secrets, { id: 1, name: 'TOKEN', value: '${TOKEN}' }];
  expect(takenLiterally(draft, view)).toEqual([]);
  expect(takenLiterally({ ...draft, secrets, args: ['--key=${KEY}', '$HOME'] }, view)).toEqual([
    '$HOME',
    '${TOKEN}',
  ]);
});
