/**
 * The floor that the hub is measured against: node:http in front of one stdio child and nothing else. It parses a
 * message, gives it an id of its own, and answers with the child's answer: no sign-in, no rules, no log.
 *
 * `node floor.ts COMMAND ARGS…` prints its URL.
 */
import { spawn } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { splitLines } from './lines.ts';

interface Message {
  jsonrpc: '2.0';
  id: number | string;
}

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const waiting = new Map<number | string, { id: number | string; response: ServerResponse }>();
let lastId = 0;

child.stdout.on(
  'data',
  splitLines((line) => {
    const message = JSON.parse(line) as Message;
    const caller = waiting.get(message.id);
    if (!caller) return;
    waiting.delete(message.id);
    message.id = caller.id;
    const body = JSON.stringify(message);
    caller.response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    caller.response.end(body);
  }),
);

child.stdin.write(
  '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},' +
    '"clientInfo":{"name":"floor","version":"1"}}}\n{"jsonrpc":"2.0","method":"notifications/initialized"}\n',
);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const message = JSON.parse(Buffer.concat(chunks).toString()) as Message;
    const id = ++lastId;
    waiting.set(id, { id: message.id, response });
    message.id = id;
    child.stdin.write(`${JSON.stringify(message)}\n`);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/mcp`);
});
process.on('SIGTERM', () => {
  child.kill();
  process.exit(0);
});
