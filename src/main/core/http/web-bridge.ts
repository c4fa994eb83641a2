import type { IncomingMessage, ServerResponse } from 'node:http';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { WebApp } from './types.ts';

/**
 * Carries one request of node:http to the web-standard app and its answer back, with backpressure. The app's request
 * is aborted, and the answer's stream cancelled, when the client goes away.
 * @param maxBodyBytes a longer body is refused before it is held
 * @throws SwitchyardError BODY_TOO_LARGE
 */
export async function serveWeb(
  app: WebApp,
  raw: IncomingMessage,
  response: ServerResponse,
  maxBodyBytes: number,
): Promise<void> {
  const body = await readBody(raw, maxBodyBytes);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const headers = new Headers();
  for (let at = 0; at < raw.rawHeaders.length; at += 2) {
    headers.append(raw.rawHeaders[at] as string, raw.rawHeaders[at + 1] as string);
  }
  // Joined, not resolved: resolving would read a target such as `//host/path` as an address.
  const request = new Request(`http://${headers.get('host')}${raw.url}`, {
    method: raw.method ?? 'GET',
    headers,
    signal: gone.signal,
    ...(body.length > 0 && { body }),
  });
  await send(await app(request, { address: raw.socket.remoteAddress ?? '' }), response);
}

async function readBody(raw: IncomingMessage, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  if (raw.method === 'GET' || raw.method === 'HEAD') return Buffer.alloc(0);
  if (Number(raw.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  raw.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) {
      chunks.push(chunk);
      return;
    }
    // What still comes is read and dropped, so that the client gets to read the answer.
    chunks.length = 0;
    reject(tooLarge(maxBytes));
  });
  raw.on('end', resolve);
  raw.on('error', reject);
  const gone = () => reject(new SwitchyardError('CANCELLED', 'The client went away.', 'Try again.'));
  raw.on('close', gone);
  // It may have gone while the app was being loaded.
  if (raw.destroyed) gone();
  await promise;
  return Buffer.concat(chunks);
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  const headers: Record<string, string | string[]> = Object.fromEntries(answer.headers);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  if (answer.body === null) {
    response.writeHead(answer.status, headers).end();
    return;
  }
  const reader = answer.body.getReader();
  // The reader may have failed already; then there is nothing left to cancel.
  const cancel = () => void reader.cancel().catch(() => undefined);
  if (response.closed) {
    cancel();
    return;
  }
  response.once('close', cancel);
  response.writeHead(answer.status, headers).flushHeaders();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (!response.write(part.value)) await drained(response);
    }
    response.end();
  } finally {
    response.off('close', cancel);
  }
}

/** Resolves when the client has taken what was written, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
    if (response.closed) done();
  });
}

function tooLarge(maxBytes: number): SwitchyardError {
  return new SwitchyardError(
    'BODY_TOO_LARGE',
    `The body of the request has more than ${maxBytes} bytes.`,
    'Send less at once.',
  );
}
