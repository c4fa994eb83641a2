import type { DatabaseSync } from 'node:sqlite';
import type { Settings } from '../../../contract/settings.ts';
import type { SettingsStore } from '../hub-types.ts';
import type { Ports } from '../ports.ts';

/** As the schema has them; a test holds the two together. Kept here so that a start needs no schema library. */
export const DEFAULT_SETTINGS: Settings = {
  timeouts: { initializeMs: 30_000, listMs: 20_000, callMs: 60_000, callMaxMs: 600_000 },
  idleStopSeconds: 900,
  healthIntervalSeconds: 60,
  slowMs: 2000,
  maxResultBytes: 25_000_000,
  maxProcessRssBytes: 2_000_000_000,
};

/** Opens the general settings. A stored value that is not valid counts as its default, and that is logged. */
export async function createSettingsStore(
  db: DatabaseSync,
  ports: Pick<Ports, 'log'>,
): Promise<SettingsStore> {
  const stored = db.prepare('SELECT organization_id, key, value FROM settings').all();
  const settings = stored.length === 0 ? new Map<string, Settings>() : await parse(stored, ports);
  const save = db.prepare('INSERT OR REPLACE INTO settings (organization_id, key, value) VALUES (?, ?, ?)');
  const listeners = new Set<(organizationId: string) => void>();

  const get = (organizationId: string): Settings => settings.get(organizationId) ?? DEFAULT_SETTINGS;

  return {
    get,

    update(organizationId, patch) {
      const before = get(organizationId);
      const given = withoutUndefined(patch);
      const timeouts = { ...before.timeouts, ...withoutUndefined(patch.timeouts ?? {}) };
      const after: Settings = { ...before, ...given, timeouts };
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const key of Object.keys(given)) {
          save.run(organizationId, key, JSON.stringify(after[key as keyof Settings]));
        }
        db.exec('COMMIT');
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
      settings.set(organizationId, after);
      for (const listener of listeners) listener(organizationId);
      return after;
    },

    forget: (organizationId) => void settings.delete(organizationId),

    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

async function parse(
  rows: Record<string, unknown>[],
  { log }: Pick<Ports, 'log'>,
): Promise<Map<string, Settings>> {
  const { Settings: schema } = await import('../../../contract/settings.ts');
  const all = new Map<string, Settings>();
  for (const row of rows) {
    const organizationId = String(row['organization_id']);
    const key = String(row['key']);
    const field = Object.hasOwn(schema.shape, key) ? schema.shape[key as keyof Settings] : undefined;
    const value = field?.safeParse(readJson(String(row['value'])));
    if (value?.success !== true) {
      log.warn({ organizationId, key }, 'A stored setting is not valid; its default is used.');
      continue;
    }
    all.set(organizationId, { ...(all.get(organizationId) ?? DEFAULT_SETTINGS), [key]: value.data });
  }
  return all;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No field of the settings accepts this, whereas undefined would count as left out.
    return null;
  }
}
