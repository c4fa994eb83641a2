import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createApiClient } from '../../src/contract/api-client.ts';
import { readHubFile } from '../../src/main/core/http/hub-file.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { tempDir } from '../helpers/temp.ts';
import { within } from './rig.ts';

const KILLS = Number(process.env['SWITCHYARD_KILLS'] ?? 6);

/** Asks the hub that runs on the folder now. */
async function ask(dataDir: string, path: string, init: RequestInit): Promise<Response> {
  const { apiUrl = '', adminToken = '' } = readHubFile(dataDir) ?? {};
  const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${adminToken}` };
  return fetch(new URL(path, apiUrl), { ...init, headers });
}

it(
  `killed ${KILLS} times while an organization is deleted, the hub has all of it or nothing at its next start`,
  async () => {
    const dataDir = tempDir();
    const send = (path: string, init: RequestInit = {}) => ask(dataDir, path, init);
    const api = createApiClient(send);
    let hub = await HubProcess.start({ dataDir });
    const names = async () => (await api.call('organization.list')).organizations.map(({ name }) => name);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const name = `Acme ${kill}`;
      const { id } = await api.call('organization.create', { body: { name } });
      const own = within({ fetch: send }, id);
      await own.call('token.create', { body: { name: 'client' } });
      await own.call('connection.add', {
        body: {
          slug: 'one',
          transport: { kind: 'stdio', command: 'no-such-program', args: [], env: { KEY: 'secret' } },
        },
      });
      const deletion = api.call('organization.delete', { params: { id }, body: { name } });
      const answered = deletion.then(
        () => true,
        () => false,
      );
      await delay(randomInt(0, 40));
      await hub.kill();
      const done = await answered;
      hub = await HubProcess.start({ dataDir });
      if ((await names()).includes(name)) {
        expect(done).toBe(false);
        const contents = await api.call('organization.preview-delete', { params: { id } });
        expect(contents).toMatchObject({ connections: 1, tokens: 1 });
        expect(contents.auditRecords).toBeGreaterThanOrEqual(3);
        expect(await own.call('audit.verify')).toMatchObject({ ok: true });
        await api.call('organization.delete', { params: { id }, body: { name } });
      }
      await expect(own.call('token.list')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await api.call('audit.verify')).toMatchObject({ ok: true });
      expect(await names()).toEqual(['Personal']);
    }
    await hub.stop();
  },
  60_000 + KILLS * 15_000,
);

it(
  `killed ${KILLS} times while an organization is created, the hub has it with its log or nothing at its next start`,
  async () => {
    const dataDir = tempDir();
    const send = (path: string, init: RequestInit = {}) => ask(dataDir, path, init);
    const api = createApiClient(send);
    let hub = await HubProcess.start({ dataDir });
    const before = await api.call('organization.create', { body: { name: 'Before' } });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const name = `Acme ${kill}`;
      const creation = api.call('organization.create', { body: { name } });
      const answered = creation.then(
        () => true,
        () => false,
      );
      await delay(randomInt(0, 12));
      await hub.kill();
      const done = await answered;
      hub = await HubProcess.start({ dataDir });
      const { organizations } = await api.call('organization.list');
      const found = organizations.find((each) => each.name === name);
      if (done) expect(found).toBeDefined();
      if (found !== undefined) {
        const own = within({ fetch: send }, found.id);
        expect(await own.call('audit.verify')).toMatchObject({ ok: true, records: 1 });
      }
      expect(logsOf(dataDir).filter((id) => !organizations.some((each) => each.id === id))).toEqual([]);
    }
    expect(logsOf(dataDir)).toContain(before.id);
    await hub.stop();
  },
  60_000 + KILLS * 15_000,
);

/** The organizations that have records in the audit log. */
function logsOf(dataDir: string): string[] {
  const db = new DatabaseSync(join(dataDir, 'audit.db'), { readOnly: true });
  const ids = db.prepare('SELECT organization_id FROM organizations').all();
  db.close();
  return ids.map((row) => String(row['organization_id']));
}
