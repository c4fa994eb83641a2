import { listProcesses } from './process-table.ts';

export interface Watched {
  /** Number of the process group. */
  readonly pid: number;
  /** Bytes; 0 for no limit. */
  limit(): number;
  /** The last measurement, in bytes. */
  measured(rssBytes: number): void;
  /** Called when it takes more than its limit. */
  exceeded(rssBytes: number): void;
}

const INTERVAL_MS = 2000;

/** Measures the resident memory of process groups every two seconds, and only while there are any. */
export class Watchdog {
  readonly #watched = new Set<Watched>();
  readonly #intervalMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(intervalMs = INTERVAL_MS) {
    this.#intervalMs = intervalMs;
  }

  /** Until the function that it returns is called. */
  watch(watched: Watched): () => void {
    this.#watched.add(watched);
    this.#schedule();
    return () => {
      this.#watched.delete(watched);
      if (this.#watched.size > 0) return;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.#measure(), this.#intervalMs).unref();
  }

  async #measure(): Promise<void> {
    const rows = await listProcesses().catch(() => []);
    const bytes = new Map<number, number>();
    for (const { group, rssBytes } of rows) bytes.set(group, (bytes.get(group) ?? 0) + rssBytes);
    for (const watched of this.#watched) {
      const rss = bytes.get(watched.pid);
      if (rss === undefined) continue;
      watched.measured(rss);
      const limit = watched.limit();
      if (limit > 0 && rss > limit) watched.exceeded(rss);
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#watched.size > 0) this.#schedule();
  }
}
