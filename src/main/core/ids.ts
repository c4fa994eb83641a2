import { randomBytes } from 'node:crypto';

/** A random identifier such as `con_9f2c…`: 96 random bits behind a prefix that says what it names. */
export function newId(prefix: 'org' | 'con' | 'tok' | 'ses' | 'ask' | 'acc' | 'sig'): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}
