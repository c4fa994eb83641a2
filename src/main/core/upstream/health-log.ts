import type { DatabaseSync } from 'node:sqlite';
import type { Connection, Health, HealthState } from '../../../contract/connection.ts';
import type { Clock, Logger } from '../ports.ts';
import { relaxed } from '../storage/relaxed.ts';
import type { Verdict } from './health-meter.ts';

const KEPT = 1000;
const PRUNE_EVERY = 50;
/** Unchanged health is sampled for the history this often. Milliseconds. */
const SAMPLE_MS = 5 * 60_000;

const STATES: ReadonlySet<string> = new Set<HealthState>([
  'connected',
  'degraded',
  'disconnected',
  'starting',
  'needs-sign-in',
  'stopped',
  'quarantined',
]);

/** The health shown for each connection, and its history in the table `health_history`. */
export class HealthLog {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #insert;
  readonly #prune;
  readonly #select;
  readonly #current = new Map<string, { health: Health; sampledAt: number; inserts: number }>();

  constructor(database: DatabaseSync, clock: Clock, log: Logger) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
    this.#insert = database.prepare(
      `INSERT INTO health_history (connection_id, organization_id, state, reason, next_step, at, latency_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#prune = database.prepare(
      `DELETE FROM health_history WHERE connection_id = ? AND id <=
       (SELECT id FROM health_history WHERE connection_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    );
    this.#select = database.prepare(
      `SELECT state, reason, next_step, at, latency_ms FROM health_history
       WHERE connection_id = ? ORDER BY id DESC LIMIT ?`,
    );
  }

  current(id: string): Health | undefined {
    return this.#current.get(id)?.health;
  }

  /**
   * Takes what was found out; returns the health when it differs from what was shown before.
   * @param measured set when a server was asked just now; its latency in milliseconds, if it answered a check
   */
  note(
    connection: Connection,
    verdict: Verdict,
    measured?: { latencyMs: number | undefined },
  ): Health | undefined {
    const now = this.#clock.now();
    const entry = this.#current.get(connection.id);
    const before = entry?.health;
    const changed =
      before === undefined ||
      before.state !== verdict.state ||
      before.reason !== verdict.reason ||
      before.nextStep !== verdict.nextStep;
    const health: Health = { ...verdict, since: changed ? now : before.since };
    if (measured !== undefined) {
      health.checkedAt = now;
      if (measured.latencyMs !== undefined) health.latencyMs = measured.latencyMs;
    } else if (before?.checkedAt !== undefined) {
      health.checkedAt = before.checkedAt;
    }
    const kept = entry ?? { health, sampledAt: Number.NEGATIVE_INFINITY, inserts: 0 };
    kept.health = health;
    this.#current.set(connection.id, kept);
    // What is shown before anything happened is no event.
    if (entry === undefined && measured === undefined && verdict.state === 'stopped') return undefined;
    const monotonic = this.#clock.monotonic();
    if (changed || (measured !== undefined && monotonic - kept.sampledAt >= SAMPLE_MS)) {
      kept.sampledAt = monotonic;
      kept.inserts++;
      this.#store(connection, health, kept.inserts % PRUNE_EVERY === 1);
    }
    return changed ? health : undefined;
  }

  forget(id: string): void {
    this.#current.delete(id);
  }

  /** Newest first. */
  history(id: string, limit: number): Health[] {
    return this.#select.all(id, limit).map((row) => {
      const health: Health = { state: stateOf(row['state']), since: Number(row['at']) };
      if (typeof row['reason'] === 'string') health.reason = row['reason'];
      if (typeof row['next_step'] === 'string') health.nextStep = row['next_step'];
      if (typeof row['latency_ms'] === 'number') health.latencyMs = row['latency_ms'];
      return health;
    });
  }

  #store({ id, organizationId }: Connection, health: Health, prune: boolean): void {
    const { state, reason, nextStep, latencyMs } = health;
    try {
      relaxed(this.#database, () => {
        this.#insert.run(
          id,
          organizationId,
          state,
          reason ?? null,
          nextStep ?? null,
          this.#clock.now(),
          latencyMs ?? null,
        );
        if (prune) this.#prune.run(id, id, KEPT);
      });
    } catch (error) {
      // A full disk must not stop a connection; its history has a gap then.
      this.#log.warn({ connection: id, err: error }, 'The health of a connection could not be stored.');
    }
  }
}

function stateOf(value: unknown): HealthState {
  const isState = (text: string): text is HealthState => STATES.has(text);
  return typeof value === 'string' && isState(value) ? value : 'stopped';
}
