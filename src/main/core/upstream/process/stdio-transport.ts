import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { SwitchyardError } from '../../../../contract/errors.ts';
import { parseJson } from '../../mcp/json.ts';
import { isObject, type JsonObject, type RpcMessage } from '../../mcp/json-rpc.ts';
import type { WireTransport } from '../transport.ts';
import { endInOrder, endGroup, GRACES, type Graces, killGroup } from './ladder.ts';
import { LineSplitter } from './line-splitter.ts';
import * as errors from './stdio-errors.ts';

export interface StdioOptions {
  slug: string;
  /** Full path of the program. */
  file: string;
  args: readonly string[];
  cwd: string;
  /** All of the child's environment. */
  env: Readonly<Record<string, string>>;
  /** Called as soon as there is a process, before anything else happens. */
  onSpawn?(pid: number): void;
  onStderr(chunk: Buffer): void;
  /** It has ended and everything that it wrote was delivered. */
  onEnd?(): void;
  /** Something that a person who looks at the log should know. */
  onNote(note: string): void;
  /** The last line of stderr, to say why it ended. */
  lastWords?(): string | undefined;
  graces?: Graces | undefined;
  limits?: Partial<StdioLimits> | undefined;
}

export interface StdioLimits {
  /**
   * Bytes of one message. Above the largest result that is passed on by default (25 MB) even when escaping doubles it,
   * and little enough that several servers can do this at once without the hub running out of memory.
   */
  lineBytes: number;
  /** Bytes of anything but messages within `noiseMs`. */
  noiseBytes: number;
  noiseMs: number;
  /** Characters that wait for the child to read them before the next message is refused. */
  queued: number;
}

const LIMITS: StdioLimits = {
  lineBytes: 64 * 1024 * 1024,
  noiseBytes: 8 * 1024 * 1024,
  noiseMs: 10_000,
  queued: 16 * 1024 * 1024,
};
/**
 * So many messages of one turn of the event loop go out with one write. More would save little, and child and hub would
 * wait for each other by turns instead of working at the same time.
 */
const BATCH = 8;
/** A read this long means that more is waiting: others get their turn before it is read. */
const FULL_READ = 64 * 1024;
/** Milliseconds for what was written before an end to arrive after it. */
const LAST_OUTPUT_MS = 250;
/** Notes about lines that are no messages, per process: more would bury the log. */
const MAX_NOTES = 20;

/** A server as a child process that speaks JSON-RPC, one message a line. */
export class StdioTransport implements WireTransport {
  readonly kind = 'stdio';
  onmessage: ((message: RpcMessage) => void) | undefined;
  onclose: ((reason: SwitchyardError) => void) | undefined;
  onlost: WireTransport['onlost'];
  readonly #options: StdioOptions;
  readonly #limits: StdioLimits;
  readonly #lines: LineSplitter;
  #child: ChildProcessWithoutNullStreams | undefined;
  /** Nothing is delivered or accepted any more. */
  #closed: SwitchyardError | true | undefined;
  #ending: Promise<boolean> | undefined;
  #exited = Promise.withResolvers<void>();
  #queue = '';
  /** Messages in it. */
  #queued = 0;
  #noiseBytes = 0;
  #noiseSince = 0;
  #notes = 0;

  constructor(options: StdioOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#lines = new LineSplitter(this.#limits.lineBytes);
  }

  /** Also the number of its process group; undefined before it was started. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws SwitchyardError COMMAND_NOT_FOUND, CONNECTION_UNAVAILABLE */
  async start(): Promise<void> {
    const { slug, file, args, cwd, env } = this.#options;
    // A group of its own, without the hub's terminal: the whole group can be ended, and Ctrl-C does not reach it.
    if (this.#closed !== undefined) throw errors.closedPipe(slug, 'input');
    let child: ChildProcessWithoutNullStreams;
    try {
      const detached = process.platform !== 'win32';
      child = spawn(file, args, { cwd, env, shell: false, detached, windowsHide: true });
      if (child.pid === undefined) throw await new Promise((resolve) => child.once('error', resolve));
    } catch (cause) {
      throw errors.notSpawned(slug, file, cause as NodeJS.ErrnoException);
    }
    this.#child = child;
    this.#options.onSpawn?.(child.pid);
    child.on('error', () => undefined);
    child.on('exit', (code, signal) => this.#onExit(code, signal));
    child.stdout.on('data', this.#onData);
    child.stdout.on('end', () => this.#onPipeClosed('output'));
    child.stdout.on('error', () => this.#onPipeClosed('output'));
    child.stdin.on('error', () => this.#onPipeClosed('input'));
    child.stderr.on('error', () => undefined);
    child.stderr.on('data', this.#onStderr);
  }

  /** @throws SwitchyardError UPSTREAM_CLOSED; CONNECTION_UNAVAILABLE when the child does not read */
  send(message: RpcMessage): void {
    const child = this.#child;
    if (child === undefined || this.#closed !== undefined) {
      throw typeof this.#closed === 'object' ? this.#closed : errors.closedPipe(this.#options.slug, 'input');
    }
    if (child.stdin.writableLength + this.#queue.length > this.#limits.queued) {
      throw errors.notReading(this.#options.slug);
    }
    if (this.#queue === '') setImmediate(this.#flush);
    this.#queue += `${JSON.stringify(message)}\n`;
    if (++this.#queued === BATCH) this.#flush();
  }

  negotiated(): void {
    // Only HTTP repeats the revision on each message.
  }

  /** Down the ladder. `onclose` is not called for it: who closes knows. Resolves when the process group is gone. */
  async close(): Promise<void> {
    this.#closed ??= true;
    const child = this.#child;
    if (child === undefined) return;
    this.#ending ??= endInOrder(
      {
        pid: child.pid as number,
        endInput: () => {
          this.#flush();
          child.stdin.end();
        },
        exited: this.#exited.promise,
      },
      this.#graces,
    );
    await this.#ended();
  }

  /** Ends it at once and tells why: for what must not go on for another moment. */
  stop(reason: SwitchyardError): void {
    const child = this.#child;
    if (child === undefined) return;
    child.stdout.destroy();
    child.stderr.destroy();
    this.#lines.clear();
    this.#ending = killGroup(child.pid as number, this.#graces);
    this.#lose(reason);
  }

  /** Resolves when it has ended, however that came, with whether its whole group is gone. */
  get gone(): Promise<boolean> {
    return this.#exited.promise.then(() => this.#ending ?? true);
  }

  get #graces(): Graces {
    return this.#options.graces ?? GRACES;
  }

  async #ended(): Promise<void> {
    const gone = await this.#ending;
    if (gone === false) this.#options.onNote('Its processes could not be ended; the system holds them.');
    this.#release();
  }

  #onData = (chunk: Buffer): void => {
    if (this.#closed !== undefined) return;
    if (!this.#lines.push(chunk, this.#onLine)) {
      const megabytes = Math.round(this.#limits.lineBytes / 1_048_576);
      this.stop(errors.flooded(this.#options.slug, `more than ${megabytes} MB without the end of a line`));
      return;
    }
    if (this.#noiseBytes > this.#limits.noiseBytes) {
      this.stop(errors.flooded(this.#options.slug, 'a flood of text that is no message'));
      return;
    }
    if (chunk.length >= FULL_READ) this.#yieldTurn(this.#child?.stdout);
  };

  #onStderr = (chunk: Buffer): void => {
    this.#options.onStderr(chunk);
    if (chunk.length >= FULL_READ) this.#yieldTurn(this.#child?.stderr);
  };

  #yieldTurn(stream: NodeJS.ReadableStream | undefined): void {
    stream?.pause();
    setImmediate(() => stream?.resume());
  }

  #onLine = (line: string): void => {
    if (this.#closed !== undefined) return;
    let value: unknown;
    try {
      // A thrown SyntaxError is dear; a banner is told by how it begins.
      value = line.startsWith('{') || /^\s*[[{]/.test(line) ? parseJson(line) : undefined;
    } catch {
      value = undefined;
    }
    if (isObject(value) && (value['id'] !== undefined || value['method'] !== undefined)) {
      this.#deliver(value);
    } else if (Array.isArray(value) && value.every(isObject)) {
      value.forEach((message) => this.#deliver(message));
    } else {
      this.#onNoise(line);
    }
  };

  #deliver(message: JsonObject): void {
    try {
      this.onmessage?.(message as unknown as RpcMessage);
    } catch (error) {
      // Whatever one server sends, the others go on.
      this.#options.onNote(`A message of it could not be handled: ${String(error)}`);
    }
  }

  #onNoise(line: string): void {
    const now = performance.now();
    if (now - this.#noiseSince > this.#limits.noiseMs) {
      this.#noiseSince = now;
      this.#noiseBytes = 0;
    }
    this.#noiseBytes += line.length + 1;
    if (line.trim() === '' || ++this.#notes > MAX_NOTES) return;
    this.#options.onNote(
      `Skipped on its standard output, since it is no JSON-RPC message: ${line.slice(0, 500)}`,
    );
  }

  #flush = (): void => {
    const queue = this.#queue;
    this.#queue = '';
    this.#queued = 0;
    const stdin = this.#child?.stdin;
    if (queue !== '' && stdin?.writable === true) stdin.write(queue);
  };

  #onExit(code: number | null, signal: NodeJS.Signals | null): void {
    const child = this.#child as ChildProcessWithoutNullStreams;
    this.#exited.resolve();
    // It may have left others of its group behind, which would hold its pipes open.
    this.#ending ??= endGroup(child.pid as number, this.#graces);
    const { slug, onEnd, lastWords } = this.#options;
    // What it wrote last may still be in the pipe: its answer, or why it ended.
    const lose = () => {
      clearTimeout(timer);
      child.off('close', lose);
      onEnd?.();
      this.#lose(errors.exited(slug, code, signal, lastWords?.()));
      void this.#ended();
    };
    const timer = setTimeout(lose, LAST_OUTPUT_MS);
    child.once('close', lose);
  }

  #onPipeClosed(which: 'input' | 'output'): void {
    if (this.#closed !== undefined) return;
    // Mostly it has ended, which says more; wait for that.
    setTimeout(() => {
      if (this.#closed !== undefined) return;
      this.#lose(errors.closedPipe(this.#options.slug, which));
      void this.close();
    }, LAST_OUTPUT_MS);
  }

  #lose(reason: SwitchyardError): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    this.#options.onNote(reason.message);
    this.onclose?.(reason);
  }

  /** Its pipes may be held by a process that left the group; they must not keep memory or the hub. */
  #release(): void {
    const child = this.#child;
    child?.stdin.destroy();
    child?.stdout.destroy();
    child?.stderr.destroy();
    this.#lines.clear();
    this.#queue = '';
  }
}
