import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';
import { isSecretName } from './secret-names.ts';

const X = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY';
/** Made up, but of the form of real ones. */
const SECRETS: Record<string, string> = {
  'a token of a code host': `ghp_${X}`,
  'a fine-grained token of a code host': `github_pat_11ABCDEFG0${X}_${X}`,
  'a token of another code host': `glpat-${X.slice(0, 20)}`,
  'a key of a model provider': `sk-proj-${X}${X}`,
  'a key of another model provider': `sk-ant-api03-${X}${X}-AA`,
  'a live payment key': `sk_live_${X}`,
  'a chat bot token': `xoxb-123456789012-1234567890123-${X.slice(0, 24)}`,
  'a cloud access key': 'AKIAIOSFODNN7ABCDEFG',
  'a cloud secret key': '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',
  'a maps key': `AIza${X}abc`,
  'an OAuth access token': `ya29.${X}${X}`,
  'a package registry token': `npm_${X}abcd`,
  'a mail key': `SG.${X.slice(0, 22)}.${X}${X.slice(0, 11)}`,
  'a model hub token': `hf_${X}ab`,
  'a vault token': `hvs.${X}${X}`,
  'a web token': `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${X}${X.slice(0, 11)}`,
  'a token of this hub': '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'a bot token with a number': `123456789:AAH${X}`,
};

const holders: Record<string, (secret: string) => unknown> = {
  plain: (secret) => secret,
  'in a sentence': (secret) => `The value is ${secret}, keep it.`,
  'in a list': (secret) => [1, [secret]],
  'in JSON within a text': (secret) => ({
    content: [{ type: 'text', text: JSON.stringify({ a: [{ b: secret }] }) }],
  }),
  'as a name': (secret) => ({ [secret]: 1 }),
  'in an address': (secret) => `https://example.com/callback?x=1&y=${encodeURIComponent(secret)}#z`,
  'behind a line end': (secret) => `first\n${secret}\nlast`,
  'with an invisible character': (secret) => `${secret.slice(0, 9)}\u200b${secret.slice(9)}`,
};

describe('no secret survives', () => {
  for (const [what, secret] of Object.entries(SECRETS)) {
    for (const [where, hold] of Object.entries(holders)) {
      it(`${what}, ${where}`, () => {
        const found = JSON.stringify(redact(hold(secret)));
        expect(found).not.toContain(secret);
        expect(found.replaceAll('\u200b', '')).not.toContain(secret);
        expect(found).toContain('[redacted');
      });
    }
  }

  it.each([
    ['password', 'hunter2'],
    ['DB_PASSWORD', 'abc'],
    ['apiKey', 'k'],
    ['X-Api-Key', 'k'],
    ['authorization', 'Custom x'],
    ['Set-Cookie', 'a=b'],
    ['private_key', 'x'],
    ['clientSecret', 'x'],
    ['refresh_token', 'x'],
  ])('what is called %s', (name, value) => {
    const secret = `${value}-3k1`;
    expect(JSON.stringify(redact({ a: [{ [name]: secret }] }))).not.toContain(secret);
    expect(JSON.stringify(redact({ [name]: { user: [secret] } }))).not.toContain(secret);
    expect(JSON.stringify(redact({ name, value: secret }))).not.toContain(secret);
    expect(redact(`${name}=${secret}`)).not.toContain(secret);
    expect(redact(`x\n  ${name}: "${secret}"\n`)).not.toContain(secret);
    expect(JSON.stringify(redact(['run', `--${name.toLowerCase()}`, secret]))).not.toContain(secret);
  });

  it('credentials in headers and addresses', () => {
    expect(redact('curl -H "Authorization: Bearer abc-def-ghi"')).not.toContain('abc-def-ghi');
    expect(redact('Basic dXNlcjpwYXNzd29yZA==')).not.toContain('dXNl');
    expect(redact('Cookie: sid=1; theme=dark')).not.toContain('sid=1');
    expect(redact('postgres://app:s3cr3t@db.example.com/x')).toBe(
      'postgres://app:[redacted: password]@db.example.com/x',
    );
  });

  it('a private key, whole or cut off', () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nABCDEF\n-----END RSA PRIVATE KEY-----`;
    expect(redact(`before ${key} after`)).toBe('before [redacted: private key] after');
    expect(redact(key.slice(0, 50))).toBe('[redacted: private key]');
    expect(redact({ text: JSON.stringify({ pem: key }) })).toEqual({
      text: '{"pem":"[redacted: private key]"}',
    });
  });

  it('what the vault holds, plain or encoded, in texts and names', () => {
    const value = 'correct horse battery';
    const known = [{ name: 'value of LEDGER_KEY', value }];
    for (const form of [
      value,
      encodeURIComponent(value),
      Buffer.from(value).toString('base64'),
      Buffer.from(`${value} and more`).toString('base64url'),
      Buffer.from(value).toString('hex'),
    ]) {
      const found = JSON.stringify(redact({ [form]: `<${form}>` }, known));
      expect(found).toContain('[redacted: value of LEDGER_KEY]');
      expect(found).not.toContain(form);
    }
  });

  it.each([
    'Your API key is 9fceb02d0ae598e95dc970b74767f19372d61af8.',
    'Authorization: token 9fceb02d0ae598e95dc970b74767f19372d61af8',
    'run --auth-token 9fceb02d0ae598e95dc970b74767f19372d61af8',
    'Access token (`9fceb02d0ae598e95dc970b74767f19372d61af8`)',
    'password → 9FCEB02D0AE598E95DC970B74767F19372D61AF8',
  ])('a key that looks like a commit, where it is called a key: %s', (text) => {
    expect(redact(text)).not.toMatch(/9fceb02d/i);
    expect(JSON.stringify(redact({ content: [{ type: 'text', text }] }))).not.toMatch(/9fceb02d/i);
  });

  it('a random key of 40 characters or more', () => {
    const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.split('');
    const key = fc
      .array(fc.constantFrom(...characters), { minLength: 60, maxLength: 120 })
      .map((list) => `${list.join('')}7`);
    fc.assert(
      fc.property(key, fc.string(), (secret, text) => {
        const found = JSON.stringify(redact({ a: `${text} ${secret}` }));
        expect(found).not.toContain(secret);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('what is no secret survives', () => {
  it.each([
    'The quick brown fox jumps over the lazy dog; see chapter 12 for more.',
    '/home/ada/projects/switchyard/src/main/core/guard/redact.ts',
    'https://example.com/docs/getting-started?page=2&sort=asc#install',
    '550e8400-e29b-41d4-a716-446655440000',
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
    'Renew the token before it expires (9fceb02d0ae598e95dc970b74767f19372d61af8)',
    'feat: forget the password\n9fceb02d0ae598e95dc970b74767f19372d61af8 refs/heads/auth-token',
    '{"sha":"9fceb02d0ae598e95dc970b74767f19372d61af8","message":"Rotate the API key"}',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'a-very-long-name-of-a-branch-that-nobody-would-ever-type-2024',
    'getUserAccountInformationByOrganizationAndEnvironmentName',
    'Basic information and bearer instruments',
    'max_tokens: 4096, nextPageToken: abc, tokens: 12',
    '2026-11-21T05:46:32.123Z 12:30',
    '{"a": not json',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
    expect(redact({ content: [{ type: 'text', text }], n: 1, ok: true, none: null })).toEqual({
      content: [{ type: 'text', text }],
      n: 1,
      ok: true,
      none: null,
    });
  });

  it('names that only sound like it', () => {
    for (const name of [
      'max_tokens',
      'nextPageToken',
      'progressToken',
      'author',
      'monkey',
      'key',
      'tokens',
      'pagination',
    ]) {
      expect(isSecretName(name), name).toBe(false);
    }
  });

  it('any ordinary words', () => {
    const word = fc.constantFrom('list', 'file', 'Report', 'and', 'the', 'src', 'main', 'Ada', '42', 'über');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const text = words.join(' ');
        expect(redact({ [words[0] ?? 'a']: [text] })).toEqual({ [words[0] ?? 'a']: [text] });
      }),
    );
  });
});

it('any JSON value gives a JSON value, however hostile', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(() => JSON.parse(JSON.stringify(redact(value) ?? null)) as unknown).not.toThrow();
    }),
  );
});

it('what is nested too deeply or too much is left out', () => {
  let deep: unknown = 'end';
  for (let level = 0; level < 5000; level += 1) deep = [deep];
  expect(JSON.stringify(redact(deep))).toContain('nested too deeply');
  const much = Array.from({ length: 20 }, () => 'ordinary words '.repeat(3000));
  expect(JSON.stringify(redact(much))).toContain('too much to be looked at');
});

it('a picture is not kept', () => {
  const data = Buffer.from('picture'.repeat(200)).toString('base64');
  expect(redact({ type: 'image', data })).toEqual({
    type: 'image',
    data: `[${data.length} characters of encoded data, not kept]`,
  });
});
