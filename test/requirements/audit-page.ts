import { measured, promise, test } from './types.ts';

const audit = (title: string) => test('test/e2e/audit.spec.ts', title);
const tokens = (title: string) => test('test/e2e/tokens.spec.ts', title);
const records = (title: string) => test('test/api/audit-records.test.ts', title);
const kept = (title: string) => test('src/main/core/audit/payloads.test.ts', title);
const listing = (title: string) => test('src/renderer/features/audit/listing.test.ts', title);

export const AUDIT_PAGE = [
  promise(
    'audit.page.live',
    'A call is on the audit page as it happens, with what was asked and answered, without secrets.',
    audit('a call appears at once, and its record shows what was asked and answered without the secrets'),
    audit('a call that changes something has two records that lead to each other'),
    audit('what comes in while somebody reads further down waits behind a button'),
  ),
  promise(
    'audit.page.find',
    'Records are found by filters and words that stand in the address.',
    audit(
      'filters and words narrow down what is shown, stand in the address, and lead nowhere only with a way back',
    ),
    test(
      'src/renderer/features/audit/view.test.ts',
      'a view comes back from its address as it was, and what else stands there stays',
    ),
  ),
  promise(
    'audit.page.million',
    'The page stays smooth with a million records.',
    listing('any row of a long log is read at once, whatever comes before it'),
    listing('holds only pages near what is looked at'),
    test('src/renderer/features/audit/store.test.ts', 'rows that only fly by are not read'),
    audit('however fast somebody scrolls, each row where it ends has its record'),
    measured('| dragging, 1,000 rows a frame |'),
  ),
  promise(
    'audit.page.verify',
    'Verification shows which range is intact and where the log breaks, drawn and in words.',
    audit('an intact log is verified with its whole range'),
    audit('an edited log shows where it breaks, drawn and in words, and leads to the record'),
    records('a verification tells how far it is, and ends with what was found'),
  ),
  promise(
    'audit.page.export',
    'What the filters let through is downloaded as it is read, with how many it is.',
    audit('an export downloads exactly what the filters let through, and says how many'),
    records('records are counted with the filters that they are listed with'),
  ),
  promise(
    'audit.page.access',
    'The audit page and the tokens are usable by keyboard and screen reader, in both themes.',
    audit('records are gone through, opened and closed by keyboard alone'),
    audit('the audit log has no serious accessibility problem'),
    tokens('the list of tokens has no serious accessibility problem'),
    tokens('the way to a token has no serious accessibility problem'),
  ),
  promise(
    'audit.page.markup',
    'What servers and clients write is text on the audit page, never markup.',
    audit('what servers and clients write is shown as text, never as markup'),
  ),
  promise(
    'audit.payloads',
    'What a call was given and answered is kept for a while, redacted, and bounded in number, size and age.',
    records('a record holds what its call was given and answered, redacted, with its partner'),
    records('no secret of a call reaches the disk'),
    kept('deletes the oldest beyond a number'),
    kept('deletes the oldest beyond a size'),
    kept('deletes what is too old'),
    records('what an organization kept goes with it'),
    records('nothing is kept while that is switched off, and the record says so'),
    audit('keeping requests and results is switched off beside them, and the next record says so'),
  ),
  promise(
    'audit.payloads.busy',
    'Keeping never holds up calls: without a rest it is left out, and the record says so.',
    kept('is what comes while the hub is too busy, and the record says so'),
    kept('holds no more memory than a few megabytes'),
    kept('leaves room for calls that change something'),
  ),
  promise(
    'guard.redact',
    'Secrets are told by name, by value and by how they look, and ordinary text stays as it is.',
    test('src/main/core/guard/redact.test.ts', 'any ordinary words'),
    test('src/main/core/guard/redact.test.ts', 'what the vault holds, plain or encoded, in texts and names'),
    test('src/main/core/guard/redact.test.ts', 'a random key of 40 characters or more'),
  ),
  promise(
    'tokens.page',
    'A token is made by choosing what it may do, shown once, and refused from the next call on when revoked.',
    tokens(
      'a token is created, shown once, used by a client, and refused from the next call on when it is revoked',
    ),
    tokens('what is wrong stands beside the field, and nothing that was filled in is lost'),
    tokens('scopes chosen by connection and an end are what the token gets'),
    tokens('a token that follows is explained, and goes along when another organization is chosen'),
  ),
];
