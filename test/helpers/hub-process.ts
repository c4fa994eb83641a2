import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KnownProcess } from './process-tree.ts';
import { descendants, stillRunning } from './process-tree.ts';
import { CLI, ROOT, runNode } from './processes.ts';
import type { Finished } from './processes.ts';

/** The first line that `serve --json` prints. */
export interface ReadyLine {
  ready: true;
  mcpUrl: string;
  apiUrl: string;
  dashboardUrl: string;
}

export interface HubOptions {
  /** Kept at the end when it is given. */
  dataDir?: string;
  env?: NodeJS.ProcessEnv;
  /** Arguments of Node itself, for example `--cpu-prof`. */
  nodeArgs?: string[];
  /** The command line's file; `CLI` unless given. */
  entry?: string;
  /** Any free one unless given; `settings` leaves it to the hub's own. */
  port?: number | 'settings';
}

/** The real headless hub as a process of its own, and its command line. */
export class HubProcess {
  readonly dataDir: string;
  readonly ready: ReadyLine;
  /** Milliseconds from the start of the process to its ready line. */
  readonly readyMs: number;
  readonly pid: number;
  private readonly child: ChildProcess;
  private readonly options: HubOptions;
  private readonly output: string[];

  private constructor(
    child: ChildProcess,
    dataDir: string,
    options: HubOptions,
    output: string[],
    ready: ReadyLine,
    readyMs: number,
  ) {
    this.child = child;
    this.pid = child.pid as number;
    this.dataDir = dataDir;
    this.options = options;
    this.output = output;
    this.ready = ready;
    this.readyMs = readyMs;
  }

  /** @throws Error with everything it printed, when it ends or stays silent for 20 s */
  static async start(options: HubOptions = {}): Promise<HubProcess> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'switchyard-hub-'));
    const startedAt = performance.now();
    const child = spawn(
      process.execPath,
      [
        ...(options.nodeArgs ?? []),
        entryOf(options),
        'serve',
        ...(options.port === 'settings' ? [] : ['--port', String(options.port ?? 0)]),
        '--data-dir',
        dataDir,
        '--json',
      ],
      { cwd: ROOT, env: { ...process.env, ...options.env } },
    );
    const output: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => output.push(line));
    const ready = await new Promise<ReadyLine>((resolve, reject) => {
      const fail = (what: string) => reject(new Error(`The hub ${what}:\n${output.join('\n')}`));
      const timer = setTimeout(() => fail('did not become ready in 20 s'), 20_000);
      child.once('exit', (code) => fail(`ended with ${code}`));
      createInterface({ input: child.stdout }).on('line', (line) => {
        output.push(line);
        if (!line.startsWith('{"ready":true')) return;
        clearTimeout(timer);
        resolve(JSON.parse(line) as ReadyLine);
      });
    });
    return new HubProcess(child, dataDir, options, output, ready, performance.now() - startedAt);
  }

  get mcpUrl(): string {
    return this.ready.mcpUrl;
  }

  /** What it printed so far. */
  get log(): string {
    return this.output.join('\n');
  }

  /** Processes that it started and that still run. */
  children(): KnownProcess[] {
    return descendants(this.pid);
  }

  /** Runs a command of the command line against it. */
  run(...args: string[]): Promise<Finished> {
    return runNode([entryOf(this.options), ...args], {
      env: { ...this.options.env, SWITCHYARD_HOME: this.dataDir },
    });
  }

  /** Runs a command that has to succeed; gives what it printed. */
  async cli(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    if (code !== 0) throw new Error(`switchyard ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  }

  /** A new token; everything is allowed unless scopes are given. */
  async createToken(
    scopes: string[] = ['read:*', 'write:*', 'destroy:*'],
    ...flags: string[]
  ): Promise<string> {
    const name = `test-${Math.random().toString(36).slice(2, 8)}`;
    const scopeFlags = scopes.flatMap((scope) => ['--scope', scope]);
    const json = await this.cli('token', 'create', '--name', name, ...scopeFlags, ...flags, '--json');
    return (JSON.parse(json) as { token: string }).token;
  }

  /** Ends it without warning. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Waits until it ends by itself, and resolves with its exit code. @throws Error when it leaves a process behind */
  async ended(): Promise<number | null> {
    const started = this.children();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    await noneLeft(started);
    return this.child.exitCode;
  }

  /**
   * Asks it to end, as a terminal does. @throws Error when it does not within 15 s, ends with an error, or leaves a
   * process behind
   */
  async stop(): Promise<void> {
    const started = this.children();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit') as Promise<[number | null]>;
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
      const [code] = await ended;
      clearTimeout(timer);
      if (code !== 0) throw new Error(`The hub ended with ${code ?? this.child.signalCode}:\n${this.log}`);
    }
    await noneLeft(started);
    if (this.options.dataDir === undefined) rmSync(this.dataDir, { recursive: true, force: true });
  }
}

async function noneLeft(started: KnownProcess[]): Promise<void> {
  let left = stillRunning(started);
  for (let waited = 0; left.length > 0 && waited < 2000; waited += 100) {
    await sleep(100);
    left = stillRunning(left);
  }
  for (const { pid } of left) process.kill(pid, 'SIGKILL');
  if (left.length > 0) throw new Error(`Left running: ${left.map(({ command }) => command).join('; ')}`);
}

function entryOf(options: HubOptions): string {
  return options.entry ?? CLI;
}
