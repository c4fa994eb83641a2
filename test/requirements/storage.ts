import { measured, promise, test } from './types.ts';

const DATABASE = 'src/main/core/storage/database.test.ts';
const TOKENS = 'src/main/core/access/tokens.test.ts';
const GUARD = 'src/main/core/guard/guard.test.ts';
const AUDIT = 'src/main/core/audit/audit-log.test.ts';
const TAMPERING = 'test/security/67-audit-tampering.test.ts';

export const STORAGE = [
  promise(
    'storage.migrations',
    'Migrations go forward from every earlier version, after a backup.',
    test(DATABASE, 'every earlier version is brought up to date and keeps its rows'),
    test(
      DATABASE,
      'an existing database is copied before it is migrated, and the copy is of the former version',
    ),
  ),
  promise(
    'storage.modes',
    'Every file is for its owner alone.',
    test('test/security/33-file-modes.test.ts', 'every file of the data folder is for its owner alone'),
  ),
  promise(
    'storage.corruption',
    'A damaged or newer database is refused with the way out.',
    test(
      'test/security/75-database-corruption.test.ts',
      'a database with any byte changed opens whole or is refused with the way out',
    ),
    test(DATABASE, 'a database of a newer Switchyard is refused with the way out, and left as it is'),
  ),
  promise(
    'storage.vault',
    'Secrets are kept by the keychain, else a passphrase, else a key file with a warning.',
    test(
      'test/security/32-vault-never-plaintext.test.ts',
      'a vault is never opened with a weaker tier, nor replaced by a new one',
    ),
    test(
      'test/security/32-vault-never-plaintext.test.ts',
      'the key file says of itself that it is the weakest tier, and the others have no warning',
    ),
    test(
      'src/main/core/storage/keychain.test.ts',
      'an unlocked keychain keeps a secret, gives it back and forgets it',
    ),
  ),
  promise(
    'storage.canary',
    'Secrets are in no database, log, argument list or answer.',
    test(
      'test/security/34-secrets-stay-secret.test.ts',
      'a secret and a token appear in no file, log, answer or argument list, and a random argument only in what its server logs',
    ),
  ),
  promise(
    'tokens.once',
    'A token is 64 hex characters, printed once, kept as a hash.',
    test(TOKENS, 'is 64 hex characters, shown once and stored only as a hash'),
    test(
      'test/cli/commands.test.ts',
      'a token is printed once, alone on stdout, and only its hint is seen again',
    ),
  ),
  promise(
    'tokens.life',
    'Expiry and revocation hold from the next call on; last use is known.',
    test(TOKENS, 'is refused from the very next call on when it was revoked'),
    test(TOKENS, 'is refused once it has expired'),
    test(TOKENS, 'works again after a restart, with when it was last used'),
  ),
  promise(
    'tokens.scopes',
    'Scopes are enforced for each connection.',
    test(TOKENS, 'reaches only the resources of its scopes'),
    test(
      'test/security/57-recheck-at-call.test.ts',
      'a connection that a token has no scope for does not exist for it',
    ),
  ),
  promise(
    'audit.records',
    'Every call has an intent before and an outcome after it; a read may be one record.',
    test(
      AUDIT,
      'a write has an intent and an outcome that names it; a denied call and a change have one record',
    ),
    test(GUARD, 'leaves one record when it reads'),
    test(GUARD, 'is recorded with the digest of its arguments, not with the arguments'),
  ),
  promise(
    'audit.durable',
    'The intent of a write is durable before the server hears of it; reads follow within 20 ms.',
    test(GUARD, 'is on disk before the server hears of it when it writes'),
    test(
      'src/main/core/audit/writer.test.ts',
      'a write is acknowledged after the log and then the anchor are on disk',
    ),
    test(AUDIT, 'a read is on record within a moment, with everything that is known of it'),
  ),
  promise(
    'audit.tampering',
    'Editing, deleting, reordering and truncating are found and located.',
    test(TAMPERING, 'a change to any field of any record is found at that record'),
    test(TAMPERING, 'records that were deleted are named'),
    test(TAMPERING, 'two records that changed places are both found'),
    test(TAMPERING, 'records cut off at the end are missed, and nothing is written behind the cut'),
  ),
  promise(
    'audit.kill',
    'Killing the hub at random loses no executed write.',
    test('test/security/68-killed-hub.test.ts', 'times at random moments loses no write that was executed'),
  ),
  promise(
    'audit.search',
    'Search over a million records takes under 50 ms and finds exactly what it asks for.',
    test(
      'src/main/core/audit/query.test.ts',
      'a search finds exactly what it asks for, however far the index has come',
    ),
    test(
      'src/main/core/audit/search-index.test.ts',
      'with the index of an organization that is deleted, that of others stays as it is',
    ),
    test(
      'src/main/core/audit/search-index.test.ts',
      'a busy organization does not keep another one from being indexed',
    ),
    measured('1,000,000'),
  ),
  promise(
    'audit.export',
    'The log is exported as JSON lines and CSV.',
    test('test/api/export.test.ts', 'an export has every record that matches, oldest first'),
  ),
  promise(
    'audit.disk-full',
    'With a full disk reads go on, writes are refused, and nothing is lost.',
    test(
      'test/security/70-disk-full.test.ts',
      'refuses writes, keeps what reads record, and recovers by itself without losing any of it',
    ),
  ),
  promise(
    'guard.order',
    'Listing is filtered by what decides calls.',
    test(GUARD, 'lists exactly what it would let through'),
  ),
  promise(
    'storage.organizations',
    'Every row belongs to an organization.',
    test(TOKENS, 'cannot be seen or revoked from another organization'),
    test(GUARD, 'does not find what belongs to another organization'),
    test('src/main/core/audit/query.test.ts', 'nobody finds a record of another organization'),
  ),
];
