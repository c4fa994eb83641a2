import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeOptions } from '../fixtures/electron/objects.ts';
import type { Order } from '../fixtures/electron/orders.ts';
import { ROOT } from './processes.ts';

export interface MenuItem {
  label?: string;
  role?: string;
  type?: string;
  checked?: boolean;
  accelerator?: string;
  submenu?: MenuItem[];
}
/** Everything that the app asked of Electron so far. */
export interface Looks {
  schemes: { scheme: string; privileges: Record<string, boolean> }[];
  outside: string[];
  errorBoxes: string[];
  notifications: { title: string; body: string }[];
  tray?: { image: string; tooltip: string };
  clipboard: string;
  loginItems: unknown[];
  protocolClients: string[];
  networkFilter: string[];
  sent: { channel: string; args: unknown[] }[];
  loaded: string[];
  reloads: number;
  ipcHandlers: string[];
  partition: string;
  windows: {
    options: Record<string, unknown> & { webPreferences: Record<string, unknown> };
    visible: boolean;
    maximized: boolean;
    destroyed: boolean;
    bounds: { x: number; y: number; width: number; height: number };
    focused: number;
  }[];
  trayMenu: MenuItem[];
  appMenu: MenuItem[];
}

export interface AppStart extends Partial<FakeOptions> {
  args?: string[];
  env?: NodeJS.ProcessEnv;
  /** Kept at the end when it is given. */
  dataDir?: string;
}

/** The built app in a process of its own, on a stand-in for Electron. Build it before. */
export class AppProcess {
  readonly dataDir: string;
  /** The person's own folder, with the configuration of the desktop. */
  readonly home: string;
  /** Serves what the app's own scheme serves to its window. */
  readonly origin: string;
  readonly ended: Promise<number | null>;
  /** What it asked for until it ended. */
  last: Partial<Looks> = {};
  private readonly child: ChildProcess;
  private readonly output: string[];
  private count = 0;

  private constructor(
    child: ChildProcess,
    home: string,
    dataDir: string,
    carrier: number,
    output: string[],
    ended: Promise<number | null>,
  ) {
    this.child = child;
    this.home = home;
    this.dataDir = dataDir;
    this.origin = `http://127.0.0.1:${carrier}`;
    this.output = output;
    this.ended = ended;
    child.on('message', (message: { seen?: Looks }) => {
      if (message.seen !== undefined) this.last = message.seen;
    });
  }

  static async start({
    args = ['--port', '0'],
    env = {},
    dataDir,
    ...fake
  }: AppStart = {}): Promise<AppProcess> {
    const home = mkdtempSync(join(tmpdir(), 'switchyard-app-'));
    const data = dataDir ?? join(home, 'data');
    const options: FakeOptions = {
      root: ROOT.replace(/\/$/, ''),
      home,
      packaged: false,
      platform: 'linux',
      hasTray: true,
      second: false,
      openedAtLogin: false,
      displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
      ...fake,
    };
    const entry = join(options.root, 'out/main/index.js');
    if (!existsSync(entry)) throw new Error('The app is not built yet: npm run build');
    const own = options.packaged ? args : ['.', ...args];
    const child = fork(entry, own, {
      execArgv: ['--import', join(ROOT, 'test/fixtures/electron/main.ts')],
      env: { ...process.env, SWITCHYARD_HOME: data, ...env, FAKE_ELECTRON: JSON.stringify(options) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => output.push(String(chunk)));
    const ended = new Promise<number | null>((resolve) => {
      child.once('exit', (code) => {
        resolve(code);
        rmSync(home, { recursive: true, force: true, maxRetries: 3 });
      });
    });
    const carrier = await new Promise<number>((resolve, reject) => {
      child.once('message', (message: { carrier: number }) => resolve(message.carrier));
      child.once('exit', (code) => reject(new Error(`The app ended with ${code}:\n${output.join('')}`)));
    });
    return new AppProcess(child, home, data, carrier, output, ended);
  }

  /** What it printed so far. */
  get printed(): string {
    return this.output.join('');
  }

  /** Does something to the app; resolves with what came of it. */
  async order<T = unknown>(order: Order): Promise<T> {
    this.count += 1;
    const id = this.count;
    return new Promise<T>((resolve, reject) => {
      const onMessage = (message: { id?: number; result?: T; error?: string }): void => {
        if (message.id !== id) return;
        this.child.off('message', onMessage);
        if (message.error === undefined) resolve(message.result as T);
        else reject(new Error(message.error));
      };
      this.child.on('message', onMessage);
      void this.ended.then((code) => reject(new Error(`The app ended with ${code}:\n${this.printed}`)));
      this.child.send({ id, order }, (error) => {
        if (error !== null) reject(error);
      });
    });
  }

  look(): Promise<Looks> {
    return this.order<Looks>({ kind: 'look' });
  }

  /** Ends it as a person would. @throws Error when it does not end well within 15 s */
  async quit(): Promise<void> {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
    if (this.child.connected) void this.order({ kind: 'quit' }).catch(() => undefined);
    const code = await this.ended;
    clearTimeout(timer);
    if (code !== 0) throw new Error(`The app ended with ${code}:\n${this.printed}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
