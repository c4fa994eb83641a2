import { randomBytes, scrypt } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Keychain, Ports } from '../ports.ts';
import { errnoOf, restrict, writePrivateFile } from './files.ts';
import type { StrongerTier, VaultTier } from './types.ts';

export type KeyPorts = Pick<Ports, 'paths' | 'keychain' | 'passphrase' | 'askPassphrase' | 'findKeychain'>;

/** How the master key of one vault is kept. */
export interface VaultKeyPlace {
  id: string;
  tier: VaultTier;
  salt: string | undefined;
}

const KEY_BYTES = 32;
/** 128 MB and about a third of a second: what guessing one passphrase costs. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };

const keyFile = (ports: KeyPorts) => join(ports.paths.dataDir, 'vault.key');
const accountOf = (id: string) => `vault/${id}`;

/**
 * Makes the key of a new vault in the strongest place there is. A keychain that is there but locked is not passed over
 * for the key file: only a passphrase may stand in for it.
 * @throws SwitchyardError VAULT_LOCKED
 */
export async function createKey(ports: KeyPorts): Promise<{ place: VaultKeyPlace; key: Buffer }> {
  const id = randomBytes(12).toString('hex');
  if (ports.keychain !== undefined) {
    try {
      return await keyInKeychain(ports.keychain, id);
    } catch (error) {
      if (ports.passphrase === undefined) throw error;
    }
  }
  if (ports.passphrase !== undefined) return keyOfPassphrase(ports.passphrase, id);
  const place: VaultKeyPlace = { id, tier: 'key-file', salt: undefined };
  // A key without its vault is what a crash in between leaves; nothing was sealed with it yet.
  const left = await readKeyFile(ports);
  if (left !== undefined) return { place, key: left };
  const key = randomBytes(KEY_BYTES);
  await writePrivateFile(keyFile(ports), `${key.toString('hex')}\n`);
  return { place, key };
}

/**
 * Makes a new key for a vault in a stronger place. The former key stays where it is.
 * @throws SwitchyardError VAULT_LOCKED when there is no keychain, or it is locked
 */
export async function createStrongerKey(
  ports: KeyPorts,
  { id }: VaultKeyPlace,
  to: StrongerTier,
): Promise<{ place: VaultKeyPlace; key: Buffer }> {
  if (to.tier === 'passphrase') return keyOfPassphrase(to.passphrase, id);
  const keychain = ports.keychain ?? (await ports.findKeychain?.());
  if (keychain !== undefined) return keyInKeychain(keychain, id);
  throw locked(
    'No keychain can be reached from where Switchyard runs.',
    'Start Switchyard in your desktop session, where the keychain is, or use a passphrase.',
  );
}

/** Removes the key file of a vault whose key is elsewhere. The vault no longer opens with it. */
export async function forgetKeyFile(ports: KeyPorts): Promise<void> {
  await rm(keyFile(ports), { force: true });
}

async function keyInKeychain(keychain: Keychain, id: string): Promise<{ place: VaultKeyPlace; key: Buffer }> {
  const key = randomBytes(KEY_BYTES);
  try {
    await keychain.set(accountOf(id), key.toString('hex'));
    if ((await keychain.get(accountOf(id))) !== key.toString('hex')) throw new Error('not kept');
  } catch (error) {
    throw keychainLocked(error);
  }
  return { place: { id, tier: 'keychain', salt: undefined }, key };
}

async function keyOfPassphrase(
  passphrase: string,
  id: string,
): Promise<{ place: VaultKeyPlace; key: Buffer }> {
  const salt = randomBytes(16).toString('base64');
  return { place: { id, tier: 'passphrase', salt }, key: await stretch(passphrase, salt) };
}

/**
 * Fetches the key of an existing vault from where that vault says it is, and from nowhere else.
 * @param wrong whether the last passphrase did not open it
 * @throws SwitchyardError VAULT_LOCKED
 */
export async function fetchKey(ports: KeyPorts, place: VaultKeyPlace, wrong: boolean): Promise<Buffer> {
  switch (place.tier) {
    case 'keychain':
      return fromKeychain(ports, place.id);
    case 'passphrase':
      return fromPassphrase(ports, place.salt ?? '', wrong);
    default:
      return fromKeyFile(ports);
  }
}

async function fromKeychain({ keychain }: KeyPorts, id: string): Promise<Buffer> {
  if (keychain === undefined) {
    throw locked(
      'The key of the vault is in the keychain of this computer, and no keychain can be reached from here.',
      'Start Switchyard in your desktop session, where the keychain is.',
    );
  }
  let secret: string | undefined;
  try {
    secret = await keychain.get(accountOf(id));
  } catch (error) {
    throw keychainLocked(error);
  }
  if (secret !== undefined && isKey(secret)) return Buffer.from(secret, 'hex');
  throw locked(
    'The keychain no longer has the key of the vault.',
    `Restore the keychain entry ${accountOf(id)}. If it is lost, move vault.json out of the data folder; the secrets in it must then be entered anew, and the audit log, whose key was among them, begun anew: switchyard audit restart`,
  );
}

async function fromPassphrase(
  { passphrase, askPassphrase }: KeyPorts,
  salt: string,
  wrong: boolean,
): Promise<Buffer> {
  const given = (wrong ? undefined : passphrase) ?? (await askPassphrase?.(wrong));
  if (given !== undefined) return stretch(given, salt);
  throw locked(
    'The vault is protected by a passphrase, and none was given.',
    'Start Switchyard in a terminal, where it asks for it, or with the passphrase in the environment variable SWITCHYARD_PASSPHRASE.',
  );
}

async function fromKeyFile(ports: KeyPorts): Promise<Buffer> {
  const key = await readKeyFile(ports);
  if (key !== undefined) return key;
  throw locked(
    `The key file of the vault, ${keyFile(ports)}, is missing or not a key.`,
    'Put it back from a backup. If it is lost, move vault.json out of the data folder; the secrets in it must then be entered anew, and the audit log, whose key was among them, begun anew: switchyard audit restart',
  );
}

/** What a person should know about a tier. */
export function warningOf(tier: VaultTier, ports: KeyPorts): string | undefined {
  if (tier !== 'key-file') return undefined;
  return `Secrets are encrypted, but their key lies beside them in ${keyFile(ports)}, because no keychain was found and SWITCHYARD_PASSPHRASE was not set when this data folder was made. Whoever can read your files can read the secrets.`;
}

async function readKeyFile(ports: KeyPorts): Promise<Buffer | undefined> {
  let text: string;
  try {
    text = (await readFile(keyFile(ports), 'utf8')).trim();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw locked(
      `The key file of the vault, ${keyFile(ports)}, cannot be read.`,
      'Make it readable for you, and for nobody else.',
      error,
    );
  }
  restrict(keyFile(ports));
  return isKey(text) ? Buffer.from(text, 'hex') : undefined;
}

const isKey = (text: string) => /^[0-9a-f]{64}$/.test(text);

function stretch(passphrase: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, SCRYPT, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function keychainLocked(cause: unknown): SwitchyardError {
  return locked(
    'The keychain of this computer is locked or does not answer.',
    'Unlock the keychain (sign in to your desktop), then start Switchyard again.',
    cause,
  );
}

function locked(message: string, fix: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError('VAULT_LOCKED', message, fix, { cause });
}
