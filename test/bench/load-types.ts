/** What one run of the load generator does. */
export interface LoadSpec {
  target:
    | { kind: 'http'; url: string; token?: string; session: 'none' | '2025' | '2026' }
    | { kind: 'stdio'; command: string; args: string[] };
  tool: string;
  arguments: Record<string, unknown>;
  /** A part of every right answer. */
  expect: string;
  clients: number;
  warmupMs: number;
  durationMs: number;
}

/** Latencies in microseconds. */
export interface LoadResult {
  calls: number;
  /** With those of the warm-up. */
  allCalls: number;
  /** Answers that were not the expected one. */
  wrong: number;
  /** The first wrong answer. */
  sample: string | undefined;
  callsPerSecond: number;
  p50: number;
  p99: number;
  max: number;
  /** Processor time of the target for a call, which other load on the machine changes least. */
  cpuMicros?: number;
}
