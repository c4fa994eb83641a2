import { expect, it } from 'vitest';
import { readChallenge, readScopes, union } from './challenge.ts';

it('a challenge names the metadata of the resource and the scopes', () => {
  const header =
    'Bearer scope="a:read b", resource_metadata="https://x.example/.well-known/meta", error=invalid_token';
  expect(readChallenge(header)).toEqual({
    resourceMetadata: 'https://x.example/.well-known/meta',
    scopes: ['a:read', 'b'],
    error: 'invalid_token',
  });
});

it('the Bearer challenge is found among others', () => {
  const header = 'Basic realm="x", bearer error="insufficient_scope", scope="c"';
  expect(readChallenge(header)).toMatchObject({ scopes: ['c'], error: 'insufficient_scope' });
});

it('without scopes it says so, which is not the same as none', () => {
  expect(readChallenge('Bearer')).toEqual({
    resourceMetadata: undefined,
    scopes: undefined,
    error: undefined,
  });
  expect(readChallenge('Bearer scope=""')?.scopes).toEqual([]);
});

it.each([undefined, '', 'Basic realm="Bearer"x', `Bearer ${'a'.repeat(9000)}`])(
  'what is no Bearer challenge is taken for none: %s',
  (header) => {
    const found = readChallenge(header);
    expect(found?.resourceMetadata).toBeUndefined();
    expect(found?.scopes).toBeUndefined();
  },
);

it('what cannot be a scope is left out', () => {
  expect(readScopes('ok "quoted" back\\slash ü ok')).toEqual(['ok']);
  expect(readScopes(7)).toEqual([]);
});

it('scopes that were granted stay when others are added', () => {
  expect(union(['a', 'b'], ['b', 'c'])).toEqual(['a', 'b', 'c']);
});
