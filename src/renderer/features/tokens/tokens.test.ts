import { describe, expect, it } from 'vitest';
import { type Token, TokenInput } from '../../../contract/token.ts';
import { EMPTY, inputOf, problemsOf } from './draft.ts';
import { isCovered, scopeInWords, scopeProblem, scopesInWords, toggled } from './scopes.ts';
import { snippetsOf } from './snippets.ts';
import { expirySeconds, inOrder, tokenState } from './token-state.ts';

const DAY = 86_400_000;
const NOW = 1000 * DAY;
const token = (fields: Partial<Token>): Token => ({
  id: 'tok_1',
  organizationId: 'a',
  name: 'Laptop',
  type: 'personal',
  scopes: ['read:*'],
  urlToken: false,
  follows: false,
  hint: 'abcdef',
  createdAt: NOW - DAY,
  ...fields,
});

describe('scopes', () => {
  it('are told in plain words', () => {
    expect(scopeInWords('read:*')).toBe('read all connections');
    expect(scopeInWords('write:files')).toBe('change files');
    expect(scopeInWords('something else')).toBe('something else');
    expect(scopesInWords(['read:*'])).toBe('May read all connections.');
    expect(scopesInWords(['read:*', 'write:a', 'write:b'])).toBe(
      'May read all connections, and change a and b.',
    );
    expect(scopesInWords([])).toBe('May do nothing.');
  });

  it('for all connections take the place of those for one', () => {
    expect(toggled(['read:a', 'write:a'], 'read', '*')).toEqual(['write:a', 'read:*']);
    expect(toggled(['read:a'], 'read', 'a')).toEqual([]);
    expect(isCovered(['read:*'], 'read', 'a')).toBe(true);
    expect(isCovered(['read:*'], 'write', 'a')).toBe(false);
    expect(isCovered(['read:*'], 'read', '*')).toBe(false);
  });

  it('that were typed wrong are named', () => {
    expect(scopeProblem(['write:tasks'])).toBeUndefined();
    expect(scopeProblem(['write:tasks', 'delete:all'])).toContain('“delete:all”');
  });
});

describe('a token', () => {
  it('is told to end soon a week before, and not to be usable after', () => {
    expect(tokenState(token({}), NOW)).toBe('active');
    expect(tokenState(token({ expiresAt: NOW + 8 * DAY }), NOW)).toBe('active');
    expect(tokenState(token({ expiresAt: NOW + DAY }), NOW)).toBe('soon');
    expect(tokenState(token({ expiresAt: NOW }), NOW)).toBe('expired');
    expect(tokenState(token({ expiresAt: NOW - DAY, revokedAt: NOW - 2 * DAY }), NOW)).toBe('revoked');
  });

  it('that can be used stands before those that cannot', () => {
    const list = [
      token({ id: 'gone', revokedAt: 1, createdAt: NOW }),
      token({ id: 'old' }),
      token({ id: 'new', createdAt: NOW }),
    ];
    expect(inOrder(list, NOW).map(({ id }) => id)).toEqual(['new', 'old', 'gone']);
  });

  it('reads everything and does nothing else unless more is chosen, and ends by itself', () => {
    const input = inputOf({ ...EMPTY, name: ' Laptop ' });
    expect(TokenInput.parse(input)).toMatchObject({
      name: 'Laptop',
      scopes: ['read:*'],
      expiresInSeconds: 30 * 86_400,
      urlToken: false,
    });
    expect(expirySeconds('never', 0)).toBeUndefined();
    expect(expirySeconds('custom', 2)).toBe(172_800);
  });

  it('is what the hub takes, or says beside the field what is wrong', () => {
    expect(problemsOf({ ...EMPTY, name: 'x' })).toEqual({});
    expect(Object.keys(problemsOf({ ...EMPTY, scopes: [] }))).toEqual(['name', 'scopes']);
    expect(problemsOf({ ...EMPTY, name: 'x', more: ['nonsense'] }).more).toContain('verb:resource');
    for (const days of ['', 0, 1.5, 4000, 'many']) {
      expect(problemsOf({ ...EMPTY, name: 'x', expiry: 'custom', days }).days).toContain('whole number');
    }
    const org = inputOf({ ...EMPTY, name: 'x', type: 'org', follows: true });
    expect(TokenInput.safeParse(org).success).toBe(true);
  });
});

it('what is pasted into a client names the hub and the token, in the address only when that is allowed', () => {
  const secret = 'f'.repeat(64);
  const plain = snippetsOf('http://127.0.0.1:18800/mcp', secret, false);
  for (const { text } of plain) {
    expect(text).toContain('http://127.0.0.1:18800/mcp');
    expect(text).toContain(`Bearer ${secret}`);
    expect(text).not.toContain('?token=');
  }
  for (const { text } of plain)
    if (text.startsWith('{')) expect(() => JSON.parse(text) as unknown).not.toThrow();
  expect(snippetsOf('http://127.0.0.1:18800/mcp', secret, true)[0]?.text).toBe(
    `http://127.0.0.1:18800/mcp?token=${secret}`,
  );
});
