import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { OrganizationColour, OrganizationInput } from '../../../contract/organization.ts';
import { migrations } from '../storage/migrations/index.ts';
import { COLOURS } from './organization-rows.ts';
import { createOrganizations } from './organizations.ts';
import type { Organizations } from './types.ts';

let db: DatabaseSync;
const now = () => 1_000;
const open = () => createOrganizations(db, now);
const create = (organizations: Organizations, name: string, id: string) =>
  organizations.endCreate(organizations.beginCreate({ name }, id));

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  for (const migration of migrations) migration.up(db);
  return () => db.close();
});

test('the colours are those of the schema', () => {
  expect(COLOURS).toEqual(OrganizationColour.options);
});

test('the first start makes one organization, and the next start makes no other', () => {
  const [first] = open().list();
  expect(first).toEqual({ id: first?.id, name: 'Personal', colour: 'blue', createdAt: 1_000, active: true });
  expect(open().list()).toEqual([first]);
});

test('what was created, renamed and switched to is so after a restart', () => {
  const organizations = open();
  create(organizations, 'Acme', 'org_acme');
  organizations.edit('org_acme', { name: 'Acme Ltd', colour: 'pink' });
  organizations.activate('org_acme');
  const again = open();
  expect(again.active).toBe('org_acme');
  expect(again.list()).toEqual(organizations.list());
  expect(again.require('org_acme')).toMatchObject({ name: 'Acme Ltd', colour: 'pink', active: true });
  expect(again.list().filter(({ active }) => active)).toHaveLength(1);
});

test('each new organization has a colour of its own, as long as there are any', () => {
  const organizations = open();
  for (let n = 1; n < COLOURS.length + 2; n++) create(organizations, `N${n}`, `org_${n}`);
  const colours = organizations.list().map(({ colour }) => colour);
  expect(new Set(colours).size).toBe(COLOURS.length);
});

test('two organizations never have names that look the same', () => {
  const organizations = open();
  create(organizations, 'Acme', 'org_acme');
  create(organizations, 'Zeta', 'org_zeta');
  for (const name of ['acme', ' ACME', 'Ａｃｍｅ']) {
    expect(() => organizations.beginCreate({ name }, 'org_x')).toThrow(/already/);
    expect(() => organizations.edit('org_zeta', { name })).toThrow(/already/);
  }
  expect(organizations.edit('org_acme', { name: 'ACME' }).name).toBe('ACME');
});

test.each(['', '  ', 'a\u202eb', 'a\nb', 'a\u200bb', 'x'.repeat(81)])(
  'no organization is called %j',
  (name) => {
    expect(OrganizationInput.safeParse({ name }).success).toBe(false);
  },
);

test.each(['Acme & Söhne', '会社', '👩\u200d💻 work', '<b>'])('an organization may be called %s', (name) => {
  expect(OrganizationInput.parse({ name: ` ${name} ` }).name).toBe(name);
});

test('one that is being created is not there yet, and is known to be unfinished after a restart', () => {
  const organizations = open();
  const before = organizations.list();
  const begun = organizations.beginCreate({ name: 'Acme' }, 'org_acme');
  expect(organizations.list()).toEqual(before);
  expect(open().list()).toEqual(before);
  expect(open().unfinished).toEqual(['org_acme']);
  expect(organizations.endCreate(begun)).toMatchObject({ name: 'Acme', active: false });
  expect(open().list()).toEqual(organizations.list());
  expect(open().unfinished).toEqual([]);
});

test('of two that are created at once with one name, one is there', () => {
  const organizations = open();
  const one = organizations.beginCreate({ name: 'Acme' }, 'org_1');
  const other = organizations.beginCreate({ name: 'Acme' }, 'org_2');
  organizations.endCreate(one);
  expect(() => organizations.endCreate(other)).toThrow(/already/);
  expect(organizations.unfinished).toEqual(['org_2']);
});

test('one that is being deleted is gone at once, and is known to be unfinished after a restart', () => {
  const organizations = open();
  const heard: string[] = [];
  organizations.onChange(({ kind, id }) => heard.push(`${kind} ${id}`));
  create(organizations, 'Acme', 'org_acme');
  organizations.activate('org_acme');
  organizations.beginDelete('org_acme');
  const { active } = organizations;
  expect(heard).toEqual([
    'changed org_acme',
    'activated org_acme',
    `activated ${active}`,
    'removed org_acme',
  ]);
  const again = open();
  for (const each of [organizations, again]) {
    expect(() => each.require('org_acme')).toThrow(/no such organization/);
    expect(each.active).toBe(active);
    expect(each.unfinished).toEqual(['org_acme']);
  }
  again.endDelete('org_acme');
  expect(open().unfinished).toEqual([]);
  expect(() => again.beginDelete(active)).toThrow(/only organization/);
});

test('a database of the first version has its organization as the active one', () => {
  const old = new DatabaseSync(':memory:');
  migrations[0]?.up(old);
  old.exec(`
    INSERT INTO organizations VALUES ('org_b', 'Later', 2), ('org_a', 'Personal', 1);
    INSERT INTO tokens VALUES ('tok_1', 'org_a', 'x', 'personal', '[]', 0, 'abc', x'00', 1, NULL, NULL, NULL);
  `);
  for (const migration of migrations.slice(1)) migration.up(old);
  const organizations = createOrganizations(old, now);
  expect(organizations.active).toBe('org_a');
  expect(organizations.list().map(({ name, active }) => [name, active])).toEqual([
    ['Personal', true],
    ['Later', false],
  ]);
  expect(old.prepare('SELECT follows FROM tokens').get()).toEqual({ follows: 0 });
  old.close();
});
