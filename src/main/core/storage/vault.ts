import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SwitchyardError } from '../../../contract/errors.ts';
import { errnoOf, restrict, writePrivateFile } from './files.ts';
import type { StrongerTier, Vault, VaultTier } from './types.ts';
import {
  createKey,
  createStrongerKey,
  fetchKey,
  forgetKeyFile,
  type KeyPorts,
  type VaultKeyPlace,
  warningOf,
} from './vault-key.ts';
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
    return vaultOf(path, ports, { place, keys, sealed: new Map() }, new Map());
  }
  restrict(path);
  const file = parseVault(text);
  if (file === undefined) throw corrupt(path);
  const place = { id: file.id, tier: file.tier, salt: file.salt };
  let keys = deriveKeys(await fetchKey(ports, place, false));
  while (!isGenuine(file, keys)) {
    if (file.tier !== 'passphrase') throw corrupt(path);
    if (ports.askPassphrase === undefined) throw wrongPassphrase();
    keys = deriveKeys(await fetchKey(ports, place, true));
  }
  const sealed = new Map(Object.entries(file.secrets));
  const secrets = new Map<string, string>();
  try {
    for (const [name, value] of sealed) secrets.set(name, unseal(keys, name, value));
  } catch (error) {
    throw corrupt(path, error);
  }
  // What is left of a move that was cut short; the vault has just been opened without it.
  if (place.tier !== 'key-file') await forgetKeyFile(ports).catch(() => undefined);
  return vaultOf(path, ports, { place, keys, sealed }, secrets);
}

/** The vault as its file has it. */
interface Stored {
  place: VaultKeyPlace;
  keys: VaultKeys;
  sealed: Map<string, string>;
}

/** Strongest first. */
const TIERS: readonly VaultTier[] = ['keychain', 'passphrase', 'key-file'];

function vaultOf(path: string, ports: KeyPorts, stored: Stored, secrets: Map<string, string>): Vault {
  let last: Promise<void> = Promise.resolve();

  const namesWith = (prefix: string) => [...secrets.keys()].filter((name) => name.startsWith(prefix)).sort();

  async function store(next: Stored): Promise<void> {
    const { place, keys, sealed } = next;
    await writePrivateFile(
      path,
      serialise({ format: 1, ...place, secrets: Object.fromEntries(sealed) }, keys),
    );
    stored = next;
  }

  async function write(changes: Record<string, string | undefined>): Promise<void> {
    const sealed = new Map(stored.sealed);
    for (const [name, secret] of Object.entries(changes)) {
      if (secret === undefined) sealed.delete(name);
      else sealed.set(name, seal(stored.keys, name, secret));
    }
    await store({ ...stored, sealed });
    for (const [name, secret] of Object.entries(changes)) {
      if (secret === undefined) secrets.delete(name);
      else secrets.set(name, secret);
    }
  }

  async function raise(to: StrongerTier): Promise<void> {
    if (TIERS.indexOf(to.tier) >= TIERS.indexOf(stored.place.tier)) throw notStronger(stored.place.tier);
    const { place, key } = await createStrongerKey(ports, stored.place, to);
    const keys = deriveKeys(key);
    const sealed = new Map([...secrets].map(([name, secret]) => [name, seal(keys, name, secret)]));
    await store({ place, keys, sealed });
    // The vault is moved, whether or not its former key could be removed now.
    await forgetKeyFile(ports).catch(() => undefined);
  }

  /** One after the other, so that no change is written over by an older one; a failed one does not stop the next. */
  function inTurn(task: () => Promise<void>): Promise<void> {
    const done = last.then(task);
    last = done.catch(() => undefined);
    return done;
  }

  return {
    get tier() {
      return stored.place.tier;
    },
    get warning() {
      return warningOf(stored.place.tier, ports);
    },
    get: (name) => secrets.get(name),
    set: (name, secret) => inTurn(() => write({ [name]: secret })),
    update: (changes) => inTurn(() => write(changes)),
    deleteAll: (prefix) =>
      inTurn(async () => {
        const names = namesWith(prefix);
        if (names.length > 0) await write(Object.fromEntries(names.map((name) => [name, undefined])));
      }),
    names: namesWith,
    raise: (to) => inTurn(() => raise(to)),
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

function notStronger(tier: VaultTier): SwitchyardError {
  return new SwitchyardError(
    'CONFLICT',
    `The vault has the tier ${tier} already, which is as strong or stronger.`,
    'Look at the settings: nothing needs to be done.',
  );
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
