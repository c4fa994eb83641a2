import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SwitchyardError } from '../../../contract/errors.ts';
import { errnoOf, restrict, writePrivateFile } from './files.ts';
import type { Vault } from './types.ts';
import { createKey, fetchKey, type KeyPorts, type VaultKeyPlace, warningOf } from './vault-key.ts';
import { deriveKeys, isGenuine, parseVault, seal, serialise, unseal, type VaultKeys } from './vault-file.ts';

/**
 * Opens the vault of a data folder, or makes one where there is none. An existing vault is opened with the tier it was
 * made with or not at all: neither a weaker tier nor a new vault ever takes its place.
 * @throws SwitchyardError VAULT_LOCKED, VAULT_CORRUPT, DATA_DIR_UNUSABLE, DISK_FULL
 */
export async function openVault(ports: KeyPorts): Promise<Vault> {
  const path = join(ports.paths.dataDir, 'vault.json');
  const text = await readIfThere(path);
  if (text === undefined) {
    const { place, key } = await createKey(ports);
    const keys = deriveKeys(key);
    await writePrivateFile(path, serialise({ format: 1, ...place, secrets: {} }, keys));
    return vaultOf(path, place, keys, new Map(), new Map(), warningOf(place.tier, ports));
  }
  restrict(path);
  const file = parseVault(text);
  if (file === undefined) throw corrupt(path);
  const place = { id: file.id, tier: file.tier, salt: file.salt };
  const keys = deriveKeys(await fetchKey(ports, place));
  if (!isGenuine(file, keys)) throw file.tier === 'passphrase' ? wrongPassphrase() : corrupt(path);
  const sealed = new Map(Object.entries(file.secrets));
  const secrets = new Map<string, string>();
  try {
    for (const [name, value] of sealed) secrets.set(name, unseal(keys, name, value));
  } catch (error) {
    throw corrupt(path, error);
  }
  return vaultOf(path, place, keys, sealed, secrets, warningOf(place.tier, ports));
}

function vaultOf(
  path: string,
  place: VaultKeyPlace,
  keys: VaultKeys,
  sealed: Map<string, string>,
  secrets: Map<string, string>,
  warning: string | undefined,
): Vault {
  let last: Promise<void> = Promise.resolve();

  const namesWith = (prefix: string) => [...secrets.keys()].filter((name) => name.startsWith(prefix)).sort();

  async function write(changes: Record<string, string | undefined>): Promise<void> {
    const next = new Map(sealed);
    for (const [name, secret] of Object.entries(changes)) {
      if (secret === undefined) next.delete(name);
      else next.set(name, seal(keys, name, secret));
    }
    await writePrivateFile(path, serialise({ format: 1, ...place, secrets: Object.fromEntries(next) }, keys));
    for (const [name, secret] of Object.entries(changes)) {
      if (secret === undefined) {
        sealed.delete(name);
        secrets.delete(name);
      } else {
        sealed.set(name, next.get(name) as string);
        secrets.set(name, secret);
      }
    }
  }

  /** One after the other, so that no change is written over by an older one; a failed one does not stop the next. */
  function inTurn(task: () => Promise<void>): Promise<void> {
    const done = last.then(task);
    last = done.catch(() => undefined);
    return done;
  }

  return {
    tier: place.tier,
    warning,
    get: (name) => secrets.get(name),
    set: (name, secret) => inTurn(() => write({ [name]: secret })),
    update: (changes) => inTurn(() => write(changes)),
    deleteAll: (prefix) =>
      inTurn(async () => {
        const names = namesWith(prefix);
        if (names.length > 0) await write(Object.fromEntries(names.map((name) => [name, undefined])));
      }),
    names: namesWith,
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw new SwitchyardError(
      'VAULT_LOCKED',
      `The vault ${path} cannot be read.`,
      'Make it readable for you, and for nobody else.',
      { cause: error },
    );
  }
}

function wrongPassphrase(): SwitchyardError {
  return new SwitchyardError(
    'VAULT_LOCKED',
    'The vault does not open with this passphrase, or it was changed by another program.',
    'Give the right passphrase in SWITCHYARD_PASSPHRASE. If it is right, put vault.json back from a backup.',
  );
}

function corrupt(path: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError(
    'VAULT_CORRUPT',
    `${path} was changed by another program, or its key does not belong to it. It was left as it is.`,
    `Put ${path} and its key back from one backup. Without one, move ${path} elsewhere; the secrets in it must then be entered anew.`,
    { cause },
  );
}
