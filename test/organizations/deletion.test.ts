import { expect, onTestFinished, test } from 'vitest';
import { createHub } from '../../src/main/core/hub.ts';
import { serverWith, text, tool } from '../mcp/script.ts';
import { postModern, rawSession } from '../mcp/clients.ts';
import { until } from '../mcp/rig.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';
import { twoOrganizations } from './rig.ts';

const SERVER = serverWith([tool('get_zebra', text('zebra')), tool('add_zebra', text('zebra'))]);
const call = { name: 'zebra__add_zebra', arguments: {} };

async function filled() {
  const two = await twoOrganizations();
  await two.theirs.add('zebra', SERVER);
  await two.theirs.api.call('connection.edit', {
    params: { slug: 'zebra' },
    body: {
      transport: {
        kind: 'http',
        url: 'http://127.0.0.1:9/mcp',
        headers: { 'x-key': 'zebra-secret-value' },
      },
    },
  });
  await two.theirs.add('stays', SERVER);
  const { token } = await two.theirs.token();
  await postModern(two.mcp, token, 'tools/call', { ...call, name: 'stays__add_zebra' });
  return { ...two, token };
}

test('what would go with an organization is told before it is deleted', async () => {
  const { api, theirs } = await filled();
  const params = { id: theirs.organization.id };
  const contents = await api.call('organization.preview-delete', { params });
  expect(contents).toMatchObject({ connections: 2, tokens: 1, accounts: 0 });
  const { seq } = await theirs.api.call('audit.head');
  expect(contents.auditRecords).toBe(seq);
  expect(seq).toBeGreaterThan(4);
});

test('an organization is deleted only by its exact name, and the last one never', async () => {
  const { api, mine, theirs } = await twoOrganizations();
  const { id } = theirs.organization;
  for (const name of ['', 'zebra-works', 'Zebra-Works ', mine.organization.name]) {
    const refused = api.call('organization.delete', { params: { id }, body: { name } });
    await expect(refused).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  }
  await api.call('organization.delete', { params: { id }, body: { name: 'Zebra-Works' } });
  const last = { params: { id: mine.organization.id }, body: { name: mine.organization.name } };
  await expect(api.call('organization.delete', last)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await api.call('organization.list')).organizations).toHaveLength(1);
});

test('a deleted organization leaves no process, token, session, secret, row or record behind', async () => {
  const { hub, api, mine, theirs, token, mcp } = await filled();
  const { id, name } = theirs.organization;
  const session = await rawSession(mcp, token);
  const { processes } = await theirs.api.call('connection.get', { params: { slug: 'stays' } });
  expect(processes).toHaveLength(1);
  expect(hub.vault.names('').filter((each) => each.includes('header'))).toHaveLength(1);
  await mine.token({ name: 'kept' });

  await api.call('organization.delete', { params: { id }, body: { name } });

  expect(() => process.kill(processes[0]?.pid ?? 0, 0)).toThrow(/ESRCH/);
  expect((await session.request('tools/list')).error).toBeDefined();
  expect((await postModern(mcp, token, 'tools/list')).status).toBe(401);
  expect(hub.vault.names('').filter((each) => each.includes('header'))).toEqual([]);
  for (const { name: table } of hub.database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%organization_id%'")
    .all()) {
    const rows = hub.database.prepare(`SELECT * FROM ${String(table)} WHERE organization_id = ?`).all(id);
    expect([table, rows]).toEqual([table, []]);
  }
  expect(hub.audit.query(id, {}).records).toEqual([]);
  expect(await api.call('audit.verify')).toMatchObject({ ok: true });
  const { records } = await api.call('audit.query', { query: { text: 'zebra' } });
  expect(records.map(({ method, target }) => [method, target])).toEqual([['organization.delete', name]]);
  expect(records[0]?.note).toMatch(/^with 2 connections, 1 tokens and \d+ audit records$/);
  const kept = await api.call('audit.query', { query: { text: 'kept' } });
  expect(kept.records).toHaveLength(1);
});

test('with the active organization gone, another one is active', async () => {
  const { api, mine, theirs } = await twoOrganizations();
  await api.call('organization.activate', { params: { id: theirs.organization.id } });
  await api.call('organization.delete', {
    params: { id: theirs.organization.id },
    body: { name: theirs.organization.name },
  });
  const { organizations } = await api.call('organization.list');
  expect(organizations).toEqual([{ ...mine.organization, active: true }]);
});

test('the log of what is left holds, is found by search, and goes on after a restart', async () => {
  const { hub, api, mine, theirs } = await filled();
  const params = { id: theirs.organization.id };
  await api.call('organization.delete', { params, body: { name: theirs.organization.name } });
  const third = await api.call('organization.create', { body: { name: 'Third' } });
  await hub.close();
  const again = await createHub(hub.ports, { version: '0.0.0-test' });
  onTestFinished(() => again.close());
  for (const { id } of [mine.organization, third]) {
    expect(await again.audit.verify(id)).toMatchObject({ ok: true });
    expect(again.audit.query(id, {}).records.length).toBeGreaterThan(0);
  }
  expect(again.audit.query(theirs.organization.id, {}).records).toEqual([]);
  await until('the rest is found by search', () => {
    return again.audit.query(third.id, { text: 'third' }).records.length === 1;
  });
});

test('a deletion that was cut short is finished at the next start', async () => {
  const dataDir = tempDir();
  const ports = testPorts(dataDir);
  const hub = await createHub(ports, { version: '0.0.0-test' });
  const begun = hub.organizations.beginCreate({ name: 'Zebra-Works' }, 'org_zebra');
  const { id } = hub.organizations.endCreate(begun);
  await hub.upstreams.add(id, {
    slug: 'zebra',
    environment: 'sandbox',
    trusted: false,
    settings: {},
    transport: { kind: 'stdio', command: 'no-such-program', args: [], env: { KEY: 'zebra-secret' } },
  });
  const { token } = hub.tokens.create(id, {
    name: 'x',
    type: 'personal',
    scopes: ['read:*'],
    urlToken: false,
  });
  await hub.audit.change({ organizationId: id, actor: 'cli', method: 'a.b', target: 'zebra' });
  hub.organizations.beginDelete(id);
  await hub.close();

  const again = await createHub(ports, { version: '0.0.0-test' });
  onTestFinished(() => again.close());
  expect(again.organizations.list().map(({ name }) => name)).toEqual(['Personal']);
  expect(again.organizations.unfinished).toEqual([]);
  expect(again.vault.names('').filter((name) => name.includes('KEY'))).toEqual([]);
  expect(() => again.tokens.authenticate(token, 'header')).toThrow(/not known/);
  expect(again.audit.query(id, {}).records).toEqual([]);
  expect(await again.audit.verify(again.organizations.active)).toMatchObject({ ok: true });
  expect(again.database.prepare('SELECT count(*) AS n FROM organizations').get()).toEqual({ n: 1 });
});

test('a creation that was cut short leaves nothing behind at the next start', async () => {
  const ports = testPorts(tempDir());
  const hub = await createHub(ports, { version: '0.0.0-test' });
  const { id } = hub.organizations.beginCreate({ name: 'Zebra-Works' }, 'org_zebra');
  await hub.audit.change({ organizationId: id, actor: 'cli', method: 'a.b', target: 'zebra' });
  await hub.close();

  const again = await createHub(ports, { version: '0.0.0-test' });
  onTestFinished(() => again.close());
  expect(again.organizations.list().map(({ name }) => name)).toEqual(['Personal']);
  expect(again.organizations.unfinished).toEqual([]);
  expect(again.audit.query(id, {}).records).toEqual([]);
  expect(again.database.prepare('SELECT count(*) AS n FROM organizations').get()).toEqual({ n: 1 });
});

test('who creates one with a name that is taken leaves no log behind; a new name is on record', async () => {
  const { hub, api, theirs } = await twoOrganizations();
  const taken = { body: { name: ' zebra-works' } };
  await expect(api.call('organization.create', taken)).rejects.toMatchObject({ code: 'CONFLICT' });
  const params = { id: theirs.organization.id };
  await api.call('organization.edit', { params, body: { name: 'Zebra Ltd', colour: 'pink' } });
  const { records } = await theirs.api.call('audit.query', { query: { kind: 'change' } });
  expect(records.map(({ method, note }) => [method, note])).toEqual([
    ['organization.edit', 'name, colour=pink, from "Zebra-Works" to "Zebra Ltd"'],
    ['organization.create', 'name'],
  ]);
  expect(hub.organizations.list()).toHaveLength(2);
});
