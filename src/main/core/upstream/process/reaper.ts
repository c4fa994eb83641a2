import type { DatabaseSync } from 'node:sqlite';
import type { Logger } from '../../ports.ts';
import { relaxed } from '../../storage/relaxed.ts';
import { MARKER } from './environment.ts';
import { endGroup, type Graces } from './ladder.ts';
import { listProcesses, type ProcessRow, wasStartedWith } from './process-table.ts';

export interface RunningProcess {
  pid: number;
  /** Of the kernel. */
  startTime: string;
  connectionId: string;
  organizationId: string;
  /** Milliseconds since 1970. */
  spawnedAt: number;
}

/** Their input ended when the hub was killed, so that they had their chance already. */
const LEFTOVER_GRACES: Graces = { inputMs: 0, termMs: 1000, killMs: 2000 };

/** The processes that run now, on disk, so that the next hub knows them if this one is killed. */
export class ProcessRegistry {
  readonly #db: DatabaseSync;
  readonly #insert;
  readonly #delete;
  readonly #all;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insert = db.prepare(
      'INSERT OR REPLACE INTO processes (pid, start_time, connection_id, organization_id, spawned_at) VALUES (?, ?, ?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM processes WHERE pid = ? AND start_time = ?');
    this.#all = db.prepare(
      'SELECT pid, start_time AS startTime, connection_id AS connectionId, organization_id AS organizationId, spawned_at AS spawnedAt FROM processes',
    );
  }

  add({ pid, startTime, connectionId, organizationId, spawnedAt }: RunningProcess): void {
    relaxed(this.#db, () => this.#insert.run(pid, startTime, connectionId, organizationId, spawnedAt));
  }

  remove({ pid, startTime }: Pick<RunningProcess, 'pid' | 'startTime'>): void {
    relaxed(this.#db, () => this.#delete.run(pid, startTime));
  }

  all(): RunningProcess[] {
    return this.#all.all() as unknown as RunningProcess[];
  }
}

/**
 * Ends what an earlier hub left running. A pid alone proves nothing, it may have been given to another program: its
 * start time must be the recorded one. When the process itself is gone but others of its group remain, they are known
 * by the group together with the mark of this installation in the environment they were started with (Linux only).
 * @param marker the mark of this installation
 * @returns how many groups were ended
 */
export async function reapLeftovers(registry: ProcessRegistry, marker: string, log: Logger): Promise<number> {
  const recorded = registry.all();
  if (recorded.length === 0) return 0;
  const rows = await listProcesses();
  const ended = await Promise.all(
    recorded.map(async (left) => {
      const found = isLeftover(left, rows, marker);
      const gone = found ? await endGroup(left.pid, LEFTOVER_GRACES) : true;
      if (gone) registry.remove(left);
      else log.warn({ pid: left.pid }, 'A server of an earlier run could not be ended.');
      return found && gone;
    }),
  );
  const count = ended.filter(Boolean).length;
  if (count > 0) log.info({ count }, 'Servers that an earlier run left behind were ended.');
  return count;
}

/** Whether the group with this number is still the one that was started. */
function isLeftover(
  { pid, startTime }: RunningProcess,
  rows: readonly ProcessRow[],
  marker: string,
): boolean {
  const leader = rows.find((row) => row.pid === pid);
  // The kernel gives no number away that a group still bears, so a leader decides about the whole group.
  if (leader !== undefined) return leader.startTime === startTime && leader.group === pid;
  const members = rows.filter((row) => row.group === pid && !row.zombie);
  return members.length > 0 && members.every((row) => wasStartedWith(row.pid, MARKER, marker));
}
