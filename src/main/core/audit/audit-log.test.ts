import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { AuditRecord } from '../../../contract/audit.ts';
import { ROOT } from '../../../../test/helpers/processes.ts';
import {
  auditEntry,
  auditResult,
  fillLog,
  openTestLog,
  ORGANIZATION,
} from '../../../../test/helpers/audit.ts';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { testPorts } from '../../../../test/helpers/ports.ts';
import { openVault } from '../storage/vault.ts';
import { restartAuditLog } from './restart.ts';

const KILLS = Number(process.env['SWITCHYARD_KILLS'] ?? 25);

describe('what is recorded', () => {
  test('a read is on record within a moment, with everything that is known of it', async () => {
    const log = await openTestLog(tempDir());
    const committed = new Promise<AuditRecord[]>((resolve) => log.onAppend(resolve));
    log.record(auditEntry(), auditResult({ note: 'said' }));
    const announced = await committed;
    const { records } = log.query(ORGANIZATION, {});
    expect(records).toEqual([
      {
        seq: 1,
        organizationId: ORGANIZATION,
        kind: 'call',
        at: expect.any(Number),
        tokenId: 'tok_1',
        actor: 'Laptop',
        client: 'Claude Desktop',
        connection: 'files',
        method: 'tools/call',
        target: 'list_directory',
        verb: 'read',
        argsDigest: `sha256:${'ab'.repeat(32)}`,
        argsBytes: 12,
        status: 'ok',
        latencyMs: 1.235,
        resultBytes: 55,
        note: 'said',
      },
    ]);
    expect(announced).toEqual(records.map((record) => expect.objectContaining(record)));
    await log.close();
  });

  test('a write has an intent and an outcome that names it; a denied call and a change have one record', async () => {
    const log = await openTestLog(tempDir());
    const entry = auditEntry({ verb: 'write' });
    const seq = await log.intent(entry);
    log.outcome(seq, entry, auditResult({ status: 'error', errorCode: 'UPSTREAM_CLOSED' }));
    log.record(entry, auditResult({ status: 'denied', errorCode: 'SCOPE_DENIED' }));
    await log.change({
      organizationId: ORGANIZATION,
      actor: 'app',
      method: 'token.create',
      target: 'Laptop',
    });
    expect(log.query(ORGANIZATION, { after: 0 }).records).toMatchObject([
      { seq: 1, kind: 'intent' },
      { seq: 2, kind: 'outcome', intentSeq: 1, errorCode: 'UPSTREAM_CLOSED' },
      { seq: 3, kind: 'denied', status: 'denied' },
      { seq: 4, kind: 'change', method: 'token.create' },
    ]);
    await log.close();
  });

  test('each organization has a chain of its own, numbered from 1', async () => {
    const log = await openTestLog(tempDir());
    for (let n = 0; n < 6; n += 1) {
      log.record(
        auditEntry({ organizationId: n % 2 === 0 ? 'org_a' : 'org_b', target: `t${n}` }),
        auditResult(),
      );
    }
    await log.flush();
    for (const organization of ['org_a', 'org_b']) {
      expect(log.query(organization, {}).records.map(({ seq }) => seq)).toEqual([3, 2, 1]);
      expect(await log.verify(organization)).toMatchObject({ ok: true, records: 3 });
    }
    expect(log.query('org_c', {}).records).toEqual([]);
    await log.close();
  });

  test('the log goes on where it ended when the hub is started again', async () => {
    const dir = tempDir();
    for (let round = 1; round <= 3; round += 1) {
      const log = await openTestLog(dir);
      await fillLog(log, 5);
      expect(await log.verify(ORGANIZATION)).toMatchObject({ ok: true, records: 5 * round });
      await log.close();
    }
  });

  test('an export ends although calls go on meanwhile', async () => {
    const log = await openTestLog(tempDir());
    await fillLog(log, 1200);
    let read = 0;
    for (const { seq } of log.each(ORGANIZATION, {})) {
      read = seq;
      if (seq % 100 === 0) await fillLog(log, 150);
    }
    expect(read).toBe(1200);
    await log.close();
  });

  test('a field that is not text harms neither its record nor the log', async () => {
    const log = await openTestLog(tempDir());
    for (const odd of [7, null, {}, { toString: 1 }, ['x'], true]) {
      log.record(auditEntry({ client: odd as never, target: odd as never }), auditResult());
      log.record(auditEntry(), auditResult({ latencyMs: NaN, resultBytes: Infinity, note: odd as never }));
    }
    await log.flush();
    expect(await log.verify(ORGANIZATION)).toMatchObject({ ok: true, records: 12 });
    expect(log.failure).toBeUndefined();
    await log.close();
  });

  test('five thousand calls at once are all kept in order', async () => {
    const log = await openTestLog(tempDir());
    const intents = Array.from({ length: 500 }, () => log.intent(auditEntry({ verb: 'write' })));
    await fillLog(log, 4500);
    const seqs = await Promise.all(intents);
    expect(new Set(seqs).size).toBe(500);
    expect(await log.verify(ORGANIZATION)).toMatchObject({ ok: true, records: 5000, intactThrough: 5000 });
    await log.close();
  });
});

test(
  `no write that was acknowledged is missing after ${KILLS} kills at random moments`,
  async () => {
    const dir = tempDir();
    let acknowledged = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = spawn(process.execPath, [`${ROOT}test/helpers/audit-writer.ts`, dir]);
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
      let errors = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
      const closed = once(child, 'close');
      while (!output.includes('ready') && child.exitCode === null) await delay(5);
      await delay(randomInt(0, 120));
      child.kill('SIGKILL');
      await closed;
      expect(errors).toBe('');

      const log = await openTestLog(dir);
      expect(log.failure).toBeUndefined();
      const intents = new Map<number, string | undefined>();
      for (const { seq, target } of log.each(ORGANIZATION, { kind: 'intent' })) intents.set(seq, target);
      const lines = output.split('\n').slice(1, -1);
      for (const line of lines) {
        const [, seq, target] = line.split(' ');
        expect(intents.get(Number(seq))).toBe(target);
      }
      acknowledged += lines.length;
      const verification = await log.verify(ORGANIZATION);
      expect(verification).toMatchObject({ ok: true, breaks: [] });
      await log.close();
    }
    expect(acknowledged).toBeGreaterThan(KILLS);
  },
  30_000 + KILLS * 2_000,
);

test('a log that does not hold can be put aside, and the new one says that it was', async () => {
  const dir = tempDir();
  const broken = await openTestLog(dir);
  await fillLog(broken, 3);
  await broken.close();
  const { rmSync, readdirSync } = await import('node:fs');
  rmSync(`${dir}/audit.anchor`);
  const ports = testPorts(dir);
  const vault = await openVault(ports);
  const aside = await restartAuditLog({ ports, vault }, ORGANIZATION, 'cli');
  expect(readdirSync(aside)).toContain('audit.db');
  const log = await openTestLog(dir);
  expect(log.failure).toBeUndefined();
  expect(log.query(ORGANIZATION, {}).records).toMatchObject([
    { seq: 1, kind: 'change', method: 'audit.restart' },
  ]);
  await log.intent(auditEntry({ verb: 'write' }));
  expect(await log.verify(ORGANIZATION)).toMatchObject({ ok: true, records: 2 });
  await log.close();
});
