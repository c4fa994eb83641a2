import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { auditEntry, auditResult } from '../../../../test/helpers/audit.ts';
import { testPorts } from '../../../../test/helpers/ports.ts';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { openVault } from '../storage/vault.ts';
import type { Anchor } from './anchor.ts';
import { createDurable } from './durable.ts';
import { auditFiles, openFiles } from './open-files.ts';
import { callRecord, intentRecord } from './record.ts';
import { createStatistics } from './statistics.ts';
import { AuditWriter } from './writer.ts';

/** A disk error, as the operating system reports it. */
const diskError = () => Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });

/** The real writer on real files, whose disk can be told to fail. */
async function makeWriter() {
  const dir = tempDir();
  const ports = testPorts(dir);
  const files = auditFiles(ports.paths);
  const opened = await openFiles(files, await openVault(ports), ports.log);
  const statistics = createStatistics(opened.store, ports.clock);
  const disk = { failing: false, events: [] as string[] };
  const note = async (what: string, task: () => Promise<void>) => {
    if (disk.failing) throw diskError();
    await task();
    disk.events.push(what);
  };
  const durable = createDurable(opened.store.db, files.database);
  const anchor = opened.anchor as Anchor;
  const writer = new AuditWriter({
    ...ports,
    store: opened.store,
    mac: opened.mac,
    index: opened.index,
    statistics,
    durable: {
      ...durable,
      sync: () => note('log', durable.sync),
      rewrite: () => {
        if (disk.failing) throw diskError();
        durable.rewrite();
        disk.events.push('rewrite');
      },
    },
    anchor: {
      ...anchor,
      write(heads) {
        anchor.write(heads);
        disk.events.push('anchor');
      },
      sync: () => note('anchor durable', anchor.sync),
    },
    onCommit: () => undefined,
  });
  return { writer, disk, store: opened.store, index: opened.index, statistics };
}

const intent = () => intentRecord(auditEntry({ verb: 'write' }), 1);
const read = () => callRecord(auditEntry(), auditResult(), 1);

test('a write is acknowledged after the log and then the anchor are on disk', async () => {
  const { writer, disk } = await makeWriter();
  await writer.addDurable(intent()).then(() => disk.events.push('acknowledged'));
  expect(disk.events).toEqual(['log', 'anchor', 'anchor durable', 'acknowledged']);
  await writer.close();
});

test('a write whose record the disk did not take is refused, and what was written is written again', async () => {
  const { writer, disk, store } = await makeWriter();
  await writer.addDurable(intent());
  disk.failing = true;
  const refused = Array.from({ length: 3 }, () => writer.addDurable(intent()));
  writer.add(read(), true);
  for (const one of refused) await expect(one).rejects.toMatchObject({ code: 'DISK_FULL' });
  expect(writer.failure?.code).toBe('DISK_FULL');
  await expect(writer.addDurable(intent())).rejects.toMatchObject({ code: 'DISK_FULL' });
  for (let n = 0; n < 10; n += 1) writer.add(read(), true);
  disk.failing = false;
  disk.events = [];
  for (let waited = 0; writer.failure !== undefined && waited < 5000; waited += 50) await delay(50);
  expect(disk.events[0]).toBe('rewrite');
  await writer.addDurable(intent());
  const rows = store.db.prepare("SELECT count(*) AS n FROM records WHERE kind = 'call'").get();
  expect(rows).toEqual({ n: 11 });
  await writer.close();
});

test('reads that find no room while nothing can be written are counted, and the log says how many', async () => {
  const { writer, disk, store } = await makeWriter();
  disk.failing = true;
  await expect(writer.addDurable(intent())).rejects.toMatchObject({ code: 'DISK_FULL' });
  for (let n = 0; n < 50_010; n += 1) writer.add(read(), true);
  writer.add(callRecord(auditEntry({ verb: 'write' }), auditResult(), 1, 1), false);
  disk.failing = false;
  for (let waited = 0; writer.failure !== undefined && waited < 5000; waited += 50) await delay(50);
  await writer.flush();
  const count = (kind: string) =>
    store.db.prepare('SELECT count(*) AS n FROM records WHERE kind = ?').get(kind)?.['n'];
  expect(count('call')).toBe(50_000);
  expect(count('outcome')).toBe(1);
  expect(store.db.prepare("SELECT method, note FROM records WHERE kind = 'change'").get()).toMatchObject({
    method: 'audit.gap',
    note: expect.stringContaining('10 reads'),
  });
  await writer.close();
}, 30_000);

/** However slow this machine is, the log never has a rest. */
function withoutRest(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

test('a burst of calls does not pay for being found; calls that come one by one after it do, without a rest', async () => {
  const { writer, index } = await makeWriter();
  withoutRest();
  for (let n = 0; n < 4000; n += 1) writer.add(read(), true);
  await writer.flush();
  expect(index.behind()).toBe(4000);
  for (let n = 0; n < 10; n += 1) {
    writer.add(read(), true);
    await writer.flush();
  }
  expect(index.behind()).toBeLessThanOrEqual(2000);
  await writer.close();
});

test('however many calls come without a rest, a search never has more than 70,000 records to read one by one; they are counted later', async () => {
  const { writer, index, statistics } = await makeWriter();
  withoutRest();
  for (let n = 0; n < 85; n += 1) {
    for (let each = 0; each < 1000; each += 1) writer.add(read(), true);
    await writer.flush();
  }
  expect(index.behind()).toBeLessThanOrEqual(70_000);
  expect(index.behind()).toBeGreaterThan(65_000);
  expect(statistics.behind()).toBe(85_000);
  await writer.close();
}, 30_000);
