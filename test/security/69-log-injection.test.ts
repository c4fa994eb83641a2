import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AuditRecord } from '../../src/contract/audit.ts';
import { EXPORT_FORMATS } from '../../src/main/core/audit/export.ts';
import { auditEntry, auditResult, openTestLog, ORGANIZATION } from '../helpers/audit.ts';
import { tempDir } from '../helpers/temp.ts';

const NASTY = [
  '\n',
  '\r\n',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u001b[2J',
  '\u0000',
  '"',
  ',',
  '{"seq":1}',
  '\u202e',
  '\ud800',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string()), { maxLength: 6 })
  .map((parts) => parts.join(''));
const LINE_ENDS = /[\n\r\u000b\u000c\u0085\u2028\u2029]/;

test('whatever a client or server writes into a field, a record stays one line of the export', async () => {
  const log = await openTestLog(tempDir());
  await fc.assert(
    fc.asyncProperty(text, text, text, text, text, async (actor, client, target, errorCode, note) => {
      log.record(auditEntry({ actor, client, target }), auditResult({ errorCode, note }));
      await log.flush();
      const [record] = log.query(ORGANIZATION, { limit: 1 }).records;
      expect(record).toMatchObject({ actor: actor.toWellFormed(), note: note.toWellFormed() });
      for (const format of ['jsonl', 'csv'] as const) {
        const line = EXPORT_FORMATS[format].line(record as AuditRecord).replace(/\r?\n$/, '');
        expect(line).not.toMatch(LINE_ENDS);
        expect(line).not.toContain('\u001b');
        if (format === 'jsonl') expect(AuditRecord.parse(JSON.parse(line))).toEqual(record);
      }
    }),
    { numRuns: 200 },
  );
  expect(await log.verify(ORGANIZATION)).toMatchObject({ ok: true });
  await log.close();
});

test('no field of a CSV export is taken for a formula by a spreadsheet', () => {
  const base: AuditRecord = { seq: 1, organizationId: 'o', kind: 'call', at: 1, actor: 'a', method: 'm' };
  for (const start of ['=', '+', '-', '@', '\t=', '\r=', ' =', '|', '%']) {
    const line = EXPORT_FORMATS.csv.line({ ...base, target: `${start}cmd()` });
    const field = line.split(',')[Object.keys(AuditRecord.shape).indexOf('target')];
    expect(field).toMatch(/^"?'/);
  }
});

test('a field of a million characters is cut, and its record is kept', async () => {
  const log = await openTestLog(tempDir());
  const long = 'x'.repeat(1_000_000);
  await log.intent(auditEntry({ verb: 'write', target: long, client: long, actor: long }));
  const [record] = log.query(ORGANIZATION, {}).records;
  expect(JSON.stringify(record).length).toBeLessThan(3000);
  expect(record?.target?.endsWith('…')).toBe(true);
  await log.close();
});
