import { describe, expect, it } from 'vitest';
import { createMask, neutralise } from './log-text.ts';

describe('a line of a log', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://evil\u001b\\link', 'link'],
    ['a\rb', 'a\ufffdb'],
    ['one\u2028two\u0085three', 'one\ufffdtwo\ufffdthree'],
    ['\u202etxt.exe', '\ufffdtxt.exe'],
    ['zero\u200bwidth', 'zero\ufffdwidth'],
    ['tag\u{e0041}', 'tag\ufffd'],
    ['\ttab and ünïcödé 😀 stay', '\ttab and ünïcödé 😀 stay'],
  ])('cannot do anything to a terminal or hide itself: %j', (line, shown) => {
    expect(neutralise(line)).toBe(shown);
  });

  it('takes linear time, whatever is in it', () => {
    const begun = performance.now();
    neutralise('\u001b]'.repeat(100_000));
    neutralise(`\u001b[${'1;'.repeat(200_000)}`);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe('a mask', () => {
  it('covers a secret in every form that a server may print it in', () => {
    const secret = 'p@ss "word"/+=';
    const mask = createMask({ API_KEY: secret });
    const forms = [
      secret,
      JSON.stringify(secret),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
    ];
    const text = mask(forms.join(' '));
    for (const part of ['word', 'p%40', 'cEBzcy']) expect(text).not.toContain(part);
  });

  it('covers each line of a secret with several', () => {
    const mask = createMask({ KEY: '-----BEGIN-----\nMIIEowIBAAKCAQEA\n-----END-----' });
    expect(mask('read MIIEowIBAAKCAQEA')).toBe('read [KEY]');
  });

  it('covers the longer of two secrets when one begins with the other', () => {
    const mask = createMask({ SHORT: 'abcdef', LONG: 'abcdefghij' });
    expect(mask('abcdefghij abcdef')).toBe('[LONG] [SHORT]');
  });

  it('leaves short words alone, which every log holds', () => {
    expect(createMask({ DEBUG: 'true', MODE: '' })('true is true')).toBe('true is true');
  });
});
