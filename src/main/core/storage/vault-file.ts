import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { VaultTier } from './types.ts';

/** `vault.json`. Names are readable, secrets are not; `mac` covers the whole, so that no entry can be taken out or put back. */
export interface VaultFile {
  format: 1;
  /** Tells the vaults of several data folders apart in one keychain. */
  id: string;
  tier: VaultTier;
  /** Of the passphrase tier: base64. */
  salt?: string | undefined;
  /** nonce (12 bytes), tag (16), ciphertext: base64. */
  secrets: Record<string, string>;
  mac: string;
}

export interface VaultKeys {
  encrypt: Buffer;
  mac: Buffer;
}

const NONCE = 12;
const TAG = 16;

/** One key for each purpose from the 32 bytes that the tier keeps. */
export function deriveKeys(master: Buffer): VaultKeys {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', master, '', `switchyard vault ${purpose}`, 32));
  return { encrypt: derive('encrypt'), mac: derive('mac') };
}

/** AES-256-GCM with the name as associated data: a secret cannot be passed off under another name. */
export function seal({ encrypt }: VaultKeys, name: string, secret: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', encrypt, nonce).setAAD(Buffer.from(name));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
}

/** @throws Error when it was not sealed with this key under this name */
export function unseal({ encrypt }: VaultKeys, name: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', encrypt, bytes.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(name))
    .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  return decipher.update(bytes.subarray(NONCE + TAG), undefined, 'utf8') + decipher.final('utf8');
}

export function serialise(file: Omit<VaultFile, 'mac'>, keys: VaultKeys): string {
  return `${JSON.stringify({ ...file, mac: macOf(file, keys) }, undefined, 2)}\n`;
}

/** Whether the file is as this key's owner last wrote it. */
export function isGenuine(file: VaultFile, keys: VaultKeys): boolean {
  const expected = Buffer.from(macOf(file, keys));
  const given = Buffer.from(file.mac);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** @returns undefined when the text is not a vault */
export function parseVault(text: string): VaultFile | undefined {
  let file: Partial<VaultFile> | null;
  try {
    file = JSON.parse(text) as Partial<VaultFile> | null;
  } catch {
    return undefined;
  }
  const { format, id, tier, salt, secrets, mac } = file ?? {};
  const whole =
    format === 1 &&
    typeof id === 'string' &&
    (tier === 'keychain' || tier === 'passphrase' || tier === 'key-file') &&
    (tier === 'passphrase' ? typeof salt === 'string' : salt === undefined) &&
    typeof mac === 'string' &&
    typeof secrets === 'object' &&
    secrets !== null &&
    Object.values(secrets).every((sealed) => typeof sealed === 'string');
  return whole ? { format, id, tier, salt, secrets, mac } : undefined;
}

function macOf({ format, id, tier, salt, secrets }: Omit<VaultFile, 'mac'>, keys: VaultKeys): string {
  const entries = Object.keys(secrets)
    .sort()
    .map((name) => [name, secrets[name]]);
  return createHmac('sha256', keys.mac)
    .update(JSON.stringify([format, id, tier, salt ?? null, entries]))
    .digest('base64');
}
