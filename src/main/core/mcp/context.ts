import type { Tokens } from '../access/types.ts';
import type { Guard } from '../guard/types.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Upstreams } from '../upstream/types.ts';
import type { Views } from './catalog/views.ts';
import type { FanOut } from './fan-out.ts';
import type { RunningCalls } from './methods/running-calls.ts';
import type { TaskOwners } from './methods/task-owners.ts';
import type { ParkedCalls } from './modern/parked-calls.ts';

/** What a client may take. */
export interface McpLimits {
  maxBodyBytes: number;
  /** Messages of one batch. */
  maxBatch: number;
  /** Entries of one page of a list. */
  pageSize: number;
  /** Milliseconds that a list of all connections waits for those of which nothing is known yet. */
  listWaitMs: number;
  /** Milliseconds that a client has to answer a question. */
  askMs: number;
  /** Milliseconds without a request after which a 2025 session is forgotten. */
  sessionIdleMs: number;
  /** 2025 sessions that are kept in memory; the database keeps the others. */
  maxSessions: number;
  /** Open 2026 subscriptions. */
  maxListeners: number;
}

export const MCP_LIMITS: McpLimits = {
  maxBodyBytes: 4_194_304,
  maxBatch: 100,
  pageSize: 1000,
  listWaitMs: 15_000,
  askMs: 600_000,
  sessionIdleMs: 24 * 3_600_000,
  maxSessions: 2_000,
  maxListeners: 1_024,
};

/** What every part of the endpoint works with. */
export interface McpContext {
  tokens: Pick<Tokens, 'current'>;
  upstreams: Upstreams;
  guard: Guard;
  views: Views;
  tasks: TaskOwners;
  running: RunningCalls;
  parked: ParkedCalls;
  fanOut: FanOut;
  clock: Clock;
  log: Logger;
  limits: McpLimits;
  version: string;
}
