import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { LoadSpec } from './load-types.ts';

const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** One client on one keep-alive connection, with just the HTTP that a JSON or event-stream answer needs. */
export class HttpClient {
  private readonly url: URL;
  private readonly target: Extract<LoadSpec['target'], { kind: 'http' }>;
  private readonly spec: LoadSpec;
  private socket: Socket | undefined;
  private headers = '';
  private bodyStart = '';
  private bodyEnd = '';
  private received = '';
  private done: ((answer: string) => void) | undefined;
  private lastId = 1_000_000;

  constructor(target: Extract<LoadSpec['target'], { kind: 'http' }>, spec: LoadSpec) {
    this.target = target;
    this.spec = spec;
    this.url = new URL(target.url);
  }

  /** Connects, and opens a session where the target has sessions. */
  async open(): Promise<void> {
    const socket = connect(Number(this.url.port), this.url.hostname);
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.receive(chunk));
    socket.on('error', (error) => this.done?.(`broken connection: ${error.message}`));
    this.socket = socket;
    const { token, session } = this.target;
    this.headers =
      `POST ${this.url.pathname} HTTP/1.1\r\nhost: ${this.url.host}\r\ncontent-type: application/json\r\n` +
      `accept: application/json, text/event-stream\r\n${token ? `authorization: Bearer ${token}\r\n` : ''}`;
    if (session === '2025') await this.initialize();
    const version = session === '2026' ? '2026-07-28' : '2025-11-25';
    if (session !== 'none') this.headers += `mcp-protocol-version: ${version}\r\n`;
    const { tool } = this.spec;
    if (session === '2026') this.headers += `mcp-method: tools/call\r\nmcp-name: ${tool}\r\n`;
    const params = { name: tool, arguments: this.spec.arguments };
    const whole = session === '2026' ? { ...params, _meta: ENVELOPE } : params;
    this.bodyStart = '{"jsonrpc":"2.0","id":';
    this.bodyEnd = `,"method":"tools/call","params":${JSON.stringify(whole)}}`;
    const length = Buffer.byteLength(this.bodyStart) + 7 + Buffer.byteLength(this.bodyEnd);
    this.headers += `content-length: ${length}\r\n\r\n`;
  }

  /** Calls the tool; `done` gets the body of the answer. */
  call(done: (answer: string) => void): void {
    this.done = done;
    this.lastId += 1;
    this.socket?.write(this.headers + this.bodyStart + this.lastId + this.bodyEnd);
  }

  private async initialize(): Promise<void> {
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'bench', version: '1' },
    };
    const answer = await this.post({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const id = /\r\nmcp-session-id: ([^\r]+)/i.exec(answer)?.[1];
    if (id === undefined) throw new Error(`No session: ${answer.slice(0, 500)}`);
    this.headers += `mcp-session-id: ${id}\r\n`;
    await this.post({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  private post(message: object): Promise<string> {
    const body = JSON.stringify(message);
    return new Promise((resolve) => {
      this.done = resolve;
      this.socket?.write(`${this.headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  private receive(chunk: string): void {
    this.received = this.received === '' ? chunk : this.received + chunk;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.received)?.[1];
    const chunked = length === undefined && /\r\ntransfer-encoding: chunked/i.test(this.received);
    const end = chunked
      ? this.received.endsWith('0\r\n\r\n')
      : this.received.length >= headEnd + 4 + Number(length ?? 0);
    if (!end) return;
    const answer = this.received;
    this.received = '';
    this.done?.(answer);
  }
}
