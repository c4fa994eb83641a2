import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMac } from './mac.ts';

test('a MAC is the HMAC-SHA256 that any other program computes', () => {
  for (let round = 0; round < 20; round += 1) {
    const key = randomBytes(32).toString('hex');
    const mac = createMac(key);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(mac(text)).toBe(createHmac('sha256', key).update(text.toWellFormed()).digest('hex'));
      }),
    );
  }
});

test('a key that is not 64 hex digits is refused', () => {
  for (const key of ['', 'ab', 'g'.repeat(64), 'AB'.repeat(32)])
    expect(() => createMac(key)).toThrow(TypeError);
});
