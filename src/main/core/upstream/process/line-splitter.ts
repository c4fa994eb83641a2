const NEWLINE = 0x0a;
const FIRST_CAPACITY = 16 * 1024;
/** A buffer larger than this is given back once its line is complete. */
const KEPT_CAPACITY = 1024 * 1024;

/**
 * Cuts a stream of bytes into lines. A line that is whole within its chunk is decoded from it without a copy; only a
 * line that goes on in the next chunk is gathered, in one buffer that grows by doubling, so that neither many tiny nor
 * many large chunks cost more than the line is long.
 */
export class LineSplitter {
  readonly #maxBytes: number;
  #partial: Buffer | undefined;
  #length = 0;

  /** @param maxBytes of one line; memory is bounded by twice as much */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Calls `onLine` for every line that this chunk completes, without its newline.
   * @returns false when a line is longer than allowed: what follows is then meaningless
   */
  push(chunk: Buffer, onLine: (line: string) => void): boolean {
    let start = 0;
    let end = chunk.indexOf(NEWLINE);
    if (this.#length > 0) {
      if (!this.#gather(chunk, end === -1 ? chunk.length : end)) return false;
      if (end === -1) return true;
      onLine(this.#take());
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    while (end !== -1) {
      if (end - start > this.#maxBytes) return false;
      onLine(chunk.toString('utf8', start, end));
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    return (
      start === chunk.length ||
      this.#gather(start === 0 ? chunk : chunk.subarray(start), chunk.length - start)
    );
  }

  /** Gives memory back. */
  clear(): void {
    this.#partial = undefined;
    this.#length = 0;
  }

  #gather(chunk: Buffer, length: number): boolean {
    const needed = this.#length + length;
    if (needed > this.#maxBytes) {
      this.clear();
      return false;
    }
    let partial = this.#partial;
    if (partial === undefined || partial.length < needed) {
      const capacity = Math.min(this.#maxBytes, Math.max(needed, FIRST_CAPACITY, (partial?.length ?? 0) * 2));
      const larger = Buffer.allocUnsafeSlow(capacity);
      partial?.copy(larger, 0, 0, this.#length);
      this.#partial = partial = larger;
    }
    chunk.copy(partial, this.#length, 0, length);
    this.#length = needed;
    return true;
  }

  #take(): string {
    const partial = this.#partial as Buffer;
    const line = partial.toString('utf8', 0, this.#length);
    this.#length = 0;
    if (partial.length > KEPT_CAPACITY) this.#partial = undefined;
    return line;
  }
}
