import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { AuditLog } from '../../src/main/core/audit/types.ts';
import { openVault } from '../../src/main/core/storage/vault.ts';
import { auditEntry, auditResult, fillLog, openTestLog, ORGANIZATION } from '../helpers/audit.ts';
import { testPorts } from '../helpers/ports.ts';
import { canMount, smallDisk } from '../helpers/small-disk.ts';

const mountable = canMount();
const write = auditEntry({ verb: 'write', target: 'write_file' });

/** Writes until the log has no space left, and gives the number of writes that were accepted. */
async function writeUntilFull(log: AuditLog): Promise<number> {
  for (let accepted = 0; ; accepted += 1) {
    try {
      await log.intent(write);
    } catch (error) {
      expect(error).toMatchObject({ code: 'DISK_FULL', fix: expect.stringContaining('space') });
      return accepted;
    }
  }
}

async function recovered(log: AuditLog): Promise<void> {
  for (let waited = 0; log.failure !== undefined && waited < 15_000; waited += 100) await delay(100);
  expect(log.failure).toBeUndefined();
}

describe.skipIf(!mountable)(
  `a full disk${mountable ? '' : ' (skipped: this user may not mount a small disk)'}`,
  () => {
    test('refuses writes, keeps what reads record, and recovers by itself without losing any of it', async () => {
      const disk = smallDisk(4);
      const log = await openTestLog(disk.dir);
      await fillLog(log, 10);
      disk.fill();
      const accepted = await writeUntilFull(log);
      expect(log.failure).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('full') });
      for (let n = 0; n < 2000; n += 1) log.record(auditEntry({ target: 'while_full' }), auditResult());
      await delay(1500);
      expect(log.failure?.code).toBe('DISK_FULL');
      await expect(log.intent(write)).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(log.query(ORGANIZATION, { limit: 1 }).records).toHaveLength(1);

      disk.free();
      await recovered(log);
      await log.flush();
      const targets = [...log.each(ORGANIZATION, {})].map(({ target }) => target);
      expect(targets.filter((target) => target === 'while_full')).toHaveLength(2000);
      expect(targets.filter((target) => target === 'write_file').length).toBeGreaterThanOrEqual(accepted);
      await log.intent(write);
      expect(await log.verify(ORGANIZATION)).toMatchObject({ ok: true });
      await log.close();

      const again = await openTestLog(disk.dir);
      expect(await again.verify(ORGANIZATION)).toMatchObject({ ok: true });
      await again.close();
    });

    test('a full disk that comes and goes leaves a log that holds', async () => {
      const disk = smallDisk(4);
      const log = await openTestLog(disk.dir);
      for (let round = 0; round < 3; round += 1) {
        disk.fill();
        await writeUntilFull(log);
        disk.free();
        await recovered(log);
        await fillLog(log, 500);
      }
      expect(await log.verify(ORGANIZATION)).toMatchObject({ ok: true });
      await log.close();
    });

    test('the vault keeps its former secrets when a new one finds no space', async () => {
      const disk = smallDisk(1);
      const vault = await openVault(testPorts(disk.dir));
      await vault.set('first', 'one');
      disk.fill();
      await expect(vault.set('second', 'x'.repeat(100_000))).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(vault.get('second')).toBeUndefined();
      expect((await openVault(testPorts(disk.dir))).get('first')).toBe('one');
      disk.free();
      await vault.set('second', 'two');
      expect((await openVault(testPorts(disk.dir))).get('second')).toBe('two');
    });
  },
);
