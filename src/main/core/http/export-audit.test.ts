import { expect, test } from 'vitest';
import type { AuditRecord } from '../../../contract/audit.ts';
import { exportAudit } from './export-audit.ts';

function* records(count: number, state: { made: number; ended: boolean }): Generator<AuditRecord> {
  try {
    for (let seq = 1; seq <= count; seq++) {
      state.made = seq;
      yield { seq, organizationId: 'org_1', kind: 'call', at: 1, actor: 'me', method: 'tools/call' };
    }
  } finally {
    state.ended = true;
  }
}

test('every record is exported, as lines that can be read back', async () => {
  const text = await exportAudit(records(5_000, { made: 0, ended: false }), 'jsonl').text();
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditRecord);
  expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 5_000 }, (_, at) => at + 1));
});

test('an export reads only as far ahead as its reader takes, and stops when the reader leaves', async () => {
  const state = { made: 0, ended: false };
  const body = exportAudit(records(10_000_000, state), 'jsonl').body as ReadableStream<Uint8Array>;
  const reader = body.getReader();
  await reader.read();
  expect(state.made).toBeLessThan(5_000);
  await reader.cancel();
  expect(state.ended).toBe(true);
});

test('no name in a table breaks its rows or is taken for a formula', async () => {
  const record: AuditRecord = {
    seq: 1,
    organizationId: 'org_1',
    kind: 'call',
    at: 1,
    actor: '=HYPERLINK("http://evil.example")',
    client: '@SUM(1)',
    method: 'tools/call',
    target: 'a,b\r\n2,"c"',
    note: '-1+1',
  };
  const [head, ...rows] = (await exportAudit([record], 'csv').text()).trimEnd().split('\r\n');
  expect(head).toMatch(/^seq,organizationId,kind,at,.*,note$/);
  expect(rows).toEqual([
    String.raw`1,org_1,call,1,,,"'=HYPERLINK(""http://evil.example"")",'@SUM(1),,tools/call,"a,b\u000d\u000a2,""c""",,,,,,,,'-1+1`,
  ]);
});

test('an empty log exports as a table with a head and no rows', async () => {
  expect((await exportAudit([], 'csv').text()).split('\r\n')).toHaveLength(2);
  expect(await exportAudit([], 'jsonl').text()).toBe('');
});
