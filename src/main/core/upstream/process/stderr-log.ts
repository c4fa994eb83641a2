import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../ports.ts';
import type { LogFile } from './log-file.ts';
import { createMask, neutralise } from './log-text.ts';

export interface LogLine {
  /** Milliseconds since 1970. */
  at: number;
  line: string;
}

const MAX_LINES = 500;
/** Characters of a line that are kept. */
const MAX_LINE = 4096;
/** Characters of a line that are looked at: more than are kept, so that a secret at the end is whole when it is masked. */
const MAX_RAW_LINE = 16 * 1024;
/** What a server may write on and on, and at once: more is counted and left out. */
const BYTES_PER_SECOND = 64 * 1024;
const BURST_BYTES = 512 * 1024;
/** A line costs this much of it besides its own bytes, and of one read no more lines than this are kept. */
const LINE_COST = 64;
const MAX_LINES_AT_ONCE = 500;

export interface ServerLogOptions {
  clock: Clock;
  file: LogFile;
  onLine(line: LogLine): void;
}

/** The log of one connection: the last lines in memory, all of them in a file, as much as is bounded. */
export class ServerLog {
  readonly #options: ServerLogOptions;
  readonly #lines: LogLine[] = [];

  constructor(options: ServerLogOptions) {
    this.#options = options;
  }

  /** The newest lines, oldest first. */
  tail(limit: number): LogLine[] {
    return limit > 0 ? this.#lines.slice(-limit) : [];
  }

  /** Something that the hub says about the server; `line` holds no secret. */
  note(line: string): void {
    this.add(`[switchyard] ${neutralise(line).slice(0, MAX_LINE)}`);
  }

  /** A line that is clean already. */
  add(line: string): void {
    const entry = { at: this.#options.clock.now(), line };
    this.#lines.push(entry);
    // Not one by one: moving five hundred entries for each line would cost more than the line.
    if (this.#lines.length >= MAX_LINES * 2) this.#lines.splice(0, this.#lines.length - MAX_LINES);
    this.#options.file.append(`${new Date(entry.at).toISOString()} ${line}`);
    this.#options.onLine(entry);
  }

  /** The stream of one process. `env` are the values that must not show. */
  stream(env: Readonly<Record<string, string>>): StderrStream {
    const longest = Math.max(0, ...Object.values(env).map((value) => value.length * 3));
    return new StderrStream(this, this.#options.clock, createMask(env), longest);
  }
}

/** Cuts what one process writes to its stderr into clean lines, at a bounded rate. */
export class StderrStream {
  readonly #log: ServerLog;
  readonly #clock: Clock;
  readonly #mask: (text: string) => string;
  readonly #longestSecret: number;
  readonly #decoder = new StringDecoder('utf8');
  #partial = '';
  #cut = false;
  #budget = BURST_BYTES;
  #budgetAt: number;
  #leftOut = 0;
  #last: string | undefined;

  constructor(log: ServerLog, clock: Clock, mask: (text: string) => string, longestSecret: number) {
    this.#log = log;
    this.#clock = clock;
    this.#mask = mask;
    this.#longestSecret = longestSecret;
    this.#budgetAt = clock.monotonic();
  }

  /** Its last line, clean and short. */
  get lastWords(): string | undefined {
    return this.#last?.slice(0, 300);
  }

  push(chunk: Buffer): void {
    const now = this.#clock.monotonic();
    const earned = ((now - this.#budgetAt) / 1000) * BYTES_PER_SECOND;
    this.#budget = Math.min(BURST_BYTES, this.#budget + earned);
    this.#budgetAt = now;
    if (chunk.length > this.#budget) {
      this.#leftOut += chunk.length;
      return;
    }
    this.#budget -= chunk.length;
    this.#noteLeftOut();
    const parts = this.#decoder.write(chunk).split('\n');
    if (parts.length > MAX_LINES_AT_ONCE) {
      for (const part of parts.splice(1, parts.length - MAX_LINES_AT_ONCE)) this.#leftOut += part.length + 1;
    }
    this.#budget -= parts.length * LINE_COST;
    for (const [at, part] of parts.entries()) {
      if (at > 0) this.#complete();
      const room = MAX_RAW_LINE - this.#partial.length;
      if (part.length > room) this.#cut = true;
      this.#partial += part.slice(0, room);
    }
  }

  /** The process has ended: what it did not end with a newline counts as well. */
  end(): void {
    this.#noteLeftOut();
    this.#complete();
  }

  /** What mentions a server's words outside its stderr goes through the same cleaning. */
  clean(text: string): string {
    return this.#mask(neutralise(text)).slice(0, MAX_LINE);
  }

  #complete(): void {
    let raw = this.#partial;
    // What stands at the cut may be the first half of a secret, which would not be known as one.
    if (this.#cut) raw = raw.slice(0, Math.max(0, raw.length - this.#longestSecret));
    this.#partial = '';
    this.#cut = false;
    const line = this.#mask(neutralise(raw.replace(/\r$/, '')));
    if (line.trim() === '') return;
    this.#last = line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line;
    this.#log.add(this.#last);
  }

  #noteLeftOut(): void {
    if (this.#leftOut === 0) return;
    this.#log.note(`${this.#leftOut} bytes were left out: it wrote more than is kept.`);
    // What follows does not continue the line before the gap.
    this.#complete();
    this.#leftOut = 0;
  }
}
