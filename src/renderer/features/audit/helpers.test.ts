import { expect, it } from 'vitest';
import type { AuditVerification } from '../../../contract/audit.ts';
import { exportAddress } from './export-store.ts';
import { pretty, textOf } from './payload-text.ts';
import { segmentsOf, spanText } from './segments.ts';

const found = (fields: Partial<AuditVerification>): AuditVerification => ({
  ok: false,
  records: 100,
  intactThrough: 100,
  breaks: [],
  durationMs: 1,
  ...fields,
});

it('an intact log is one piece', () => {
  expect(segmentsOf(found({ ok: true }))).toEqual([{ kind: 'intact', from: 1, to: 100 }]);
  expect(segmentsOf(found({ ok: true, records: 0, intactThrough: 0 }))).toEqual([]);
});

it('breaks are drawn where they are, with what lies between them', () => {
  const breaks = [
    { kind: 'edited', seq: 40, message: '' },
    { kind: 'missing', seq: 60, message: '' },
  ] as const;
  expect(segmentsOf(found({ intactThrough: 39, breaks: [...breaks] }))).toEqual([
    { kind: 'intact', from: 1, to: 39 },
    { kind: 'break', from: 40, to: 40 },
    { kind: 'doubtful', from: 41, to: 59 },
    { kind: 'break', from: 60, to: 60 },
    { kind: 'doubtful', from: 61, to: 100 },
  ]);
});

it('what was cut off at the end is drawn behind the last record', () => {
  const breaks = [{ kind: 'truncated', seq: 101, message: '' }] as const;
  expect(segmentsOf(found({ breaks: [...breaks] }))).toEqual([
    { kind: 'intact', from: 1, to: 100 },
    { kind: 'break', from: 101, to: 101 },
  ]);
  expect(spanText({ from: 1, to: 1000 })).toBe('records 1 to 1,000');
});

it('an export is asked for with the filters and the organization', () => {
  expect(exportAddress({ connection: 'a&b', from: 5 }, 'csv', 'org_1')).toBe(
    '/api/audit/export?format=csv&connection=a%26b&from=5&organization=org_1',
  );
});

it('what a tool answered as text can be read as text', () => {
  expect(textOf('{"content":[{"type":"text","text":"one"},{"type":"text","text":"two"}]}')).toBe('one\ntwo');
  expect(textOf('{"content":[{"type":"image","data":""}]}')).toBeUndefined();
  expect(textOf('no JSON')).toBeUndefined();
  expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(pretty('no JSON')).toBe('no JSON');
});
