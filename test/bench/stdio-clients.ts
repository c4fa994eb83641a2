import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { splitLines } from './lines.ts';
import type { LoadSpec } from './load-types.ts';

/** Callers that share one stdio server, as the processes of one client would. */
export class StdioClients {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (answer: string) => void>();
  private readonly spec: LoadSpec;
  private lastId = 0;

  constructor(command: string, args: string[], spec: LoadSpec) {
    this.spec = spec;
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.stdout?.on(
      'data',
      splitLines((line) => {
        const id = (JSON.parse(line) as { id?: number }).id;
        const done = id === undefined ? undefined : this.waiting.get(id);
        if (id === undefined || !done) return;
        this.waiting.delete(id);
        done(line);
      }),
    );
    process.on('exit', () => this.child.kill());
  }

  /** Opens the session and gives a caller for each client. */
  async callers(): Promise<((done: (answer: string) => void) => void)[]> {
    await new Promise<string>((resolve) => {
      this.send(
        'initialize',
        { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
        resolve,
      );
    });
    this.child.stdin?.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
    const params = { name: this.spec.tool, arguments: this.spec.arguments };
    return Array.from({ length: this.spec.clients }, () => (done: (answer: string) => void) => {
      this.send('tools/call', params, done);
    });
  }

  private send(method: string, params: object, done: (answer: string) => void): void {
    const id = ++this.lastId;
    this.waiting.set(id, done);
    this.child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
  }
}
