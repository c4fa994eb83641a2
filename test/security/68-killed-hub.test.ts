import { hash, randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { AuditRecord } from '../../src/contract/audit.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { tempDir } from '../helpers/temp.ts';

const KILLS = Number(process.env['SWITCHYARD_KILLS'] ?? 8);
const WRITERS = 6;
const SERVER = join(import.meta.dirname, '../fixtures/servers/ledger/main.mjs');

/** Writes without pause until the hub is gone. */
async function write(url: string, token: string): Promise<void> {
  for (;;) {
    try {
      await modernCall(url, token, 'append_entry', { id: randomUUID() });
    } catch {
      return;
    }
  }
}

it(
  `killing the hub ${KILLS} times at random moments loses no write that was executed`,
  async () => {
    const dataDir = tempDir();
    const ledger = join(dataDir, 'ledger.txt');
    let hub = await HubProcess.start({ dataDir });
    await hub.cli('connection', 'add', 'ledger', '--trust', '--', process.execPath, SERVER, ledger);
    const token = await hub.createToken();

    for (let kill = 0; kill < KILLS; kill++) {
      const writers = Array.from({ length: WRITERS }, () => write(`${hub.mcpUrl}/ledger`, token));
      await delay(randomInt(20, 600));
      await hub.kill();
      await Promise.all(writers);
      hub = await HubProcess.start({ dataDir });
    }
    await hub.stop();

    const executed = readFileSync(ledger, 'utf8').trim().split('\n');
    expect(executed.length).toBeGreaterThan(KILLS);
    const verified = await hub.run('audit', 'verify');
    expect(verified, verified.stdout + verified.stderr).toMatchObject({ code: 0 });
    const log = await hub.cli('audit', 'export', '--format', 'jsonl');
    const intents = new Set(
      log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as AuditRecord)
        .filter((record) => record.kind === 'intent')
        .map((record) => record.argsDigest),
    );
    const missing = executed.filter(
      (id) => !intents.has(`sha256:${hash('sha256', JSON.stringify({ id }), 'hex')}`),
    );
    expect(missing).toEqual([]);
  },
  60_000 + KILLS * 5_000,
);
