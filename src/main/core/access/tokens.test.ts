import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { TokenInput } from '../../../contract/token.ts';
import { migrations } from '../storage/migrations/index.ts';
import { createTokens, type TokenStore } from './tokens.ts';
import type { OrganizationChange } from './types.ts';

let db: DatabaseSync;
let now: number;
let tokens: TokenStore;
const input = (fields: object = {}) => TokenInput.parse({ name: 'Editor', ...fields });
const organizations = {
  active: 'a',
  listeners: new Set<(change: OrganizationChange) => void>(),
  onChange(listener: (change: OrganizationChange) => void) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  },
};
const activate = (id: string) => {
  organizations.active = id;
  for (const listener of organizations.listeners) listener({ kind: 'activated', id });
};
const clock = { now: () => now, monotonic: () => now };

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  for (const migration of migrations) migration.up(db);
  db.exec(`INSERT INTO organizations (id, name, created_at) VALUES ('a', 'A', 0), ('b', 'B', 0)`);
  now = 1_000_000;
  organizations.active = 'a';
  tokens = createTokens(db, clock, organizations);
  return () => tokens.close();
});

describe('a token', () => {
  it('is 64 hex characters, shown once and stored only as a hash', () => {
    const created = tokens.create('a', input());
    expect(created.token).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(tokens.list('a'))).not.toContain(created.token);
    const stored = JSON.stringify(db.prepare('SELECT * FROM tokens').all(), (_, value: unknown) =>
      value instanceof Uint8Array
        ? Buffer.from(value).toString('latin1') + Buffer.from(value).toString('hex')
        : value,
    );
    expect(stored).not.toContain(created.token);
  });

  it('reads everything and does nothing else unless told otherwise', () => {
    const principal = tokens.authenticate(tokens.create('a', input()).token, 'header');
    expect(principal.allows('read', 'github')).toBe(true);
    expect(principal.allows('write', 'github')).toBe(false);
    expect(principal.allows('destroy', 'github')).toBe(false);
  });

  it('reaches only the resources of its scopes', () => {
    const principal = tokens.authenticate(
      tokens.create('a', input({ scopes: ['write:github', 'read:files'] })).token,
      'header',
    );
    expect(principal.allows('write', 'github')).toBe(true);
    expect(principal.allows('read', 'github')).toBe(false);
    expect(principal.allows('write', 'files')).toBe(false);
  });

  it('is refused from the very next call on when it was revoked', () => {
    const { id, token } = tokens.create('a', input());
    tokens.authenticate(token, 'header');
    tokens.revoke('a', id);
    expect(() => tokens.authenticate(token, 'header')).toThrow(/revoked/);
  });

  it('is refused once it has expired', () => {
    const { token } = tokens.create('a', input({ expiresInSeconds: 60 }));
    now += 59_999;
    tokens.authenticate(token, 'header');
    now += 1;
    expect(() => tokens.authenticate(token, 'header')).toThrow(/expired/);
  });

  it('may travel in a URL only if it was made for that', () => {
    expect(() => tokens.authenticate(tokens.create('a', input()).token, 'url')).toThrow(
      /may not travel in a URL/,
    );
    tokens.authenticate(tokens.create('a', input({ urlToken: true })).token, 'url');
  });

  it.each(['', 'x', 'f'.repeat(64), '\u0000'])('is not anything else: %j', (secret) => {
    tokens.create('a', input());
    expect(() => tokens.authenticate(secret, 'header')).toThrow(/not known/);
  });

  it('cannot be seen or revoked from another organization', () => {
    const { id } = tokens.create('a', input());
    expect(tokens.list('b')).toEqual([]);
    expect(() => tokens.revoke('b', id)).toThrow(/no token/);
  });

  it('works again after a restart, with when it was last used', () => {
    const { token } = tokens.create('a', input({ scopes: ['read:files'] }));
    tokens.authenticate(token, 'header');
    tokens.close();
    const reopened = createTokens(db, clock, organizations);
    expect(reopened.list('a')[0]).toMatchObject({ lastUsedAt: now, scopes: ['read:files'] });
    expect(reopened.authenticate(token, 'header').allows('read', 'files')).toBe(true);
    reopened.close();
  });
});

describe('a token that follows', () => {
  it('works in the organization that is active, and every use says which one that was', () => {
    const { token } = tokens.create('a', input({ follows: true }));
    const before = tokens.authenticate(token, 'header');
    expect(before.organizationId).toBe('a');
    const moved: string[] = [];
    tokens.onMove((principal) => moved.push(`${principal.tokenId} ${principal.organizationId}`));
    activate('b');
    const after = tokens.authenticate(token, 'header');
    expect([before.organizationId, after.organizationId]).toEqual(['a', 'b']);
    expect(moved).toEqual([`${after.tokenId} b`]);
    expect(tokens.current(before)).toBe(after);
  });

  it('is shown in every organization; others are not', () => {
    tokens.create('a', input({ name: 'own' }));
    tokens.create('a', input({ name: 'follower', follows: true }));
    expect(tokens.list('b').map(({ name }) => name)).toEqual(['follower']);
  });
});

it('the tokens of an organization that is deleted hold no longer', () => {
  const gone = tokens.create('a', input()).token;
  const stays = tokens.create('b', input()).token;
  tokens.forget('a');
  expect(() => tokens.authenticate(gone, 'header')).toThrow(/not known/);
  expect(tokens.authenticate(stays, 'header').organizationId).toBe('b');
});
