import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuditRecord } from '../../../contract/audit.ts';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { openPayloads } from './payload-file.ts';
import { type PayloadLimits, PayloadStore } from './payload-store.ts';
import { Payloads, type PayloadOptions } from './payloads.ts';
import { openDatabase } from '../storage/database.ts';
import { payloadMigrations } from './payload-store.ts';

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };
const DAY = 86_400_000;

function record(seq: number, fields: Partial<AuditRecord> = {}): AuditRecord {
  const at = 1_000_000 + seq;
  return {
    seq,
    organizationId: 'a',
    kind: 'call',
    at,
    actor: 'Laptop',
    method: 'tools/call',
    verb: 'read',
    ...fields,
  };
}

interface Rig {
  payloads: Payloads;
  file: string;
  warnings: unknown[];
}

function rig(limits: Partial<PayloadLimits> = {}, overrides: Partial<PayloadOptions> = {}): Rig {
  const file = join(tempDir(), 'payloads.db');
  const warnings: unknown[] = [];
  const payloads = new Payloads({
    open: () => new PayloadStore(openDatabase(file, payloadMigrations, { care: 'light' }), limits),
    clock: { now: () => 1_000_000, monotonic: () => performance.now() },
    log: { warn: (fields) => warnings.push(fields) },
    keeps: () => true,
    secretsOf: () => [],
    ...overrides,
  });
  onTestFinished(() => payloads.close());
  return { payloads, file, warnings };
}

const payload = (args: unknown, result: unknown = { ok: true }) => ({
  connectionId: 'con_1',
  args: JSON.stringify(args),
  result: JSON.stringify(result),
});

const why = (payloads: Payloads, of: AuditRecord) => {
  const found = payloads.find(of);
  return found.kind === 'missing' ? found.why : found.kind;
};

describe('what a call was given and answered', () => {
  it('is found with its record at once, and after a restart', () => {
    const { payloads, file } = rig();
    payloads.keep(record(1), payload({ path: '/tmp' }));
    const found = payloads.find(record(1));
    expect(found).toMatchObject({
      kind: 'stored',
      payload: { args: { json: '{"path":"/tmp"}', cut: false }, result: { json: '{"ok":true}' } },
    });
    payloads.keep(record(2), payload({ n: 2 }));
    payloads.close();
    const store = openPayloads(file, log);
    expect(store.find('a', 2, record(2).at)?.args?.json).toBe('{"n":2}');
    expect(store.count).toBe(2);
    store.close();
  });

  it('is stored by itself when the hub has a rest', async () => {
    const { payloads, file } = rig();
    payloads.keep(record(1), payload({ marker: 'kept' }));
    while (!existsSync(file) || !readFileSync(`${file}-wal`, 'latin1').includes('marker')) await delay(10);
  });

  it('waits until its record is committed and has a number', () => {
    const { payloads } = rig();
    const pending = record(0, { at: 1_000_001 });
    payloads.keep(pending, payload({ n: 1 }));
    expect(why(payloads, { ...pending, seq: 1 })).toBe('gone');
    pending.seq = 1;
    expect(why(payloads, pending)).toBe('stored');
  });

  it('is not taken for that of another log with the same numbers', () => {
    const { payloads } = rig();
    payloads.keep(record(1), payload({ n: 1 }));
    expect(why(payloads, record(1, { at: 5 }))).toBe('gone');
    expect(why(payloads, record(1, { organizationId: 'b' }))).toBe('gone');
  });

  it('never reaches the disk with a secret in it', () => {
    const inVault = `stored-${randomUUID()}`;
    const { payloads, file } = rig({}, { secretsOf: () => [{ name: 'value of KEY', value: inVault }] });
    const token = `ghp_${'x7'.repeat(18)}`;
    payloads.keep(record(1), payload({ password: 'hunter-canary' }, { text: `${inVault} and ${token}` }));
    payloads.close();
    const bytes = readFileSync(file, 'latin1');
    expect(bytes).toContain('redacted');
    for (const secret of [inVault, token, 'hunter-canary']) expect(bytes).not.toContain(secret);
  });
});

describe('what is not kept', () => {
  it('is what comes while the hub is too busy, and the record says so', () => {
    const { payloads } = rig();
    for (let seq = 1; seq <= 300; seq += 1) payloads.keep(record(seq), payload({ seq }));
    expect(why(payloads, record(1))).toBe('stored');
    expect(why(payloads, record(300))).toBe('busy');
  });

  it('leaves room for calls that change something', () => {
    const { payloads } = rig();
    for (let seq = 1; seq <= 300; seq += 1) payloads.keep(record(seq), payload({ seq }));
    payloads.keep(record(301, { verb: 'destroy' }), payload({ id: 301 }));
    expect(why(payloads, record(301))).toBe('stored');
  });

  it('holds no more memory than a few megabytes', () => {
    const { payloads } = rig();
    const large = { text: 'words '.repeat(20_000) };
    for (let seq = 1; seq <= 100; seq += 1) payloads.keep(record(seq), payload({}, large));
    expect(why(payloads, record(10))).toBe('stored');
    expect(why(payloads, record(100))).toBe('busy');
  });

  it('is what came while keeping was switched off, which is told from what was deleted', () => {
    let on = false;
    const { payloads } = rig({}, { keeps: () => on });
    payloads.keep(record(10), payload({}));
    on = true;
    payloads.keep(record(11), payload({}));
    expect(why(payloads, record(10))).toBe('off');
    expect(why(payloads, record(11))).toBe('stored');
    expect(why(payloads, record(12))).toBe('gone');
  });

  it('is what no store can be had for; calls go on and it is said once', () => {
    const { payloads, warnings } = rig(
      {},
      {
        open: () => {
          throw new Error('no disk');
        },
      },
    );
    payloads.keep(record(1), payload({}));
    expect(why(payloads, record(1))).toBe('gone');
    payloads.keep(record(2), payload({}));
    expect(why(payloads, record(2))).toBe('gone');
    expect(warnings).toHaveLength(1);
  });
});

describe('retention', () => {
  const fill = (limits: Partial<PayloadLimits>, at: (seq: number) => number = () => 1_000_000) => {
    const { file } = rig();
    const store = new PayloadStore(openDatabase(file, payloadMigrations, { care: 'light' }), limits);
    onTestFinished(() => store.close());
    for (let seq = 1; seq <= 100; seq += 1) {
      const text = { json: `"${'x'.repeat(98)}"`, length: 100, cut: false };
      store.add({ organizationId: 'a', seq, at: at(seq), args: text, result: undefined });
    }
    return store;
  };

  it('deletes the oldest beyond a number', () => {
    const store = fill({ count: 30 });
    store.trim(1_000_000);
    expect(store.count).toBe(30);
    expect(store.find('a', 70, 1_000_000)).toBeUndefined();
    expect(store.find('a', 71, 1_000_000)).toBeDefined();
  });

  it('deletes the oldest beyond a size', () => {
    const store = fill({ bytes: 1000 });
    store.trim(1_000_000);
    expect(store.count).toBe(10);
  });

  it('deletes what is too old', () => {
    const store = fill({ age: 30 * DAY }, (seq) => seq * DAY);
    store.trim(100 * DAY);
    expect(store.count).toBe(31);
    expect(store.find('a', 69, 69 * DAY)).toBeUndefined();
  });

  it('deletes what an organization has, and nothing else', () => {
    const store = fill({});
    store.add({ organizationId: 'b', seq: 1, at: 1, args: undefined, result: undefined });
    store.forget('a');
    expect(store.count).toBe(1);
    expect(store.find('b', 1, 1)).toBeDefined();
  });
});

it('a damaged store is begun anew', () => {
  const { file } = rig();
  writeFileSync(file, 'no database at all '.repeat(500));
  const store = openPayloads(file, log);
  expect(store.count).toBe(0);
  store.close();
});
