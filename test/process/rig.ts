import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { SwitchyardError } from '../../src/contract/errors.ts';
import type { JsonObject, RpcMessage } from '../../src/main/core/mcp/json-rpc.ts';
import { type StdioOptions, StdioTransport } from '../../src/main/core/upstream/process/stdio-transport.ts';
import { ROOT } from '../helpers/processes.ts';

export const MISBEHAVING = join(ROOT, 'test/fixtures/servers/misbehaving/main.mjs');
const FIRST_ANSWER_MS = 15_000;

export interface Client {
  transport: StdioTransport;
  /** What the hub noted about it. */
  notes: string[];
  stderr: () => string;
  /** Messages that answer nothing. */
  told: RpcMessage[];
  /** Why it ended. */
  closed: Promise<SwitchyardError>;
  request(method: string, params?: JsonObject): Promise<JsonObject>;
  /** The text that a tool answers with. */
  call(tool: string, args?: JsonObject, meta?: JsonObject): Promise<string>;
}

/** A misbehaving server on a real transport, and a client that only knows ids. Ended with the test. */
export async function connect(plan: object = {}, options: Partial<StdioOptions> = {}): Promise<Client> {
  const notes: string[] = [];
  const chunks: Buffer[] = [];
  const told: RpcMessage[] = [];
  const waiting = new Map<number, (message: JsonObject) => void>();
  let lastId = 0;
  const transport = new StdioTransport({
    slug: 'server',
    file: process.execPath,
    args: [MISBEHAVING, JSON.stringify(plan)],
    cwd: ROOT,
    env: {},
    onStderr: (chunk) => chunks.push(chunk),
    onNote: (note) => notes.push(note),
    ...options,
  });
  const { promise: closed, resolve: onclose } = Promise.withResolvers<SwitchyardError>();
  const onmessage = (message: RpcMessage) => {
    const waiter = 'id' in message && !('method' in message) ? waiting.get(message.id as number) : undefined;
    if (waiter === undefined) told.push(message);
    else waiter(message as unknown as JsonObject);
  };
  Object.assign(transport, { onclose, onmessage });
  onTestFinished(async () => {
    transport.stop(new Error('The test is over.') as SwitchyardError);
    if (transport.pid !== undefined) await transport.gone;
  });
  await transport.start();
  const request = (method: string, params: JsonObject = {}) =>
    new Promise<JsonObject>((resolve, reject) => {
      const id = ++lastId;
      const timer = setTimeout(() => reject(new Error(`No answer to ${method}`)), FIRST_ANSWER_MS);
      waiting.set(id, (message) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(message['result'] as JsonObject);
      });
      void closed.then(reject, reject);
      transport.send({ jsonrpc: '2.0', id, method, params });
    });
  const call = async (name: string, args: JsonObject = {}, meta: JsonObject = {}) => {
    const result = await request('tools/call', { name, arguments: args, _meta: meta });
    return (result['content'] as { text: string }[])[0]?.text ?? '';
  };
  return { transport, notes, stderr: () => Buffer.concat(chunks).toString(), told, closed, request, call };
}

/** Whether a process runs; one that ended and waits to be collected does not. */
export function runs(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** Resolves when `condition` holds; the test's own time limit bounds it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}
