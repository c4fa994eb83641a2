import type { IncomingMessage } from 'node:http';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { CheckedHeaders } from './types.ts';

/** Headers of which a second one would leave it open which of them counts, and where the one is kept. */
const SINGLE = new Map<string, keyof Found>([
  ['host', 'host'],
  ['origin', 'origin'],
  ['authorization', 'authorization'],
  ['cookie', 'cookie'],
  ['content-type', 'contentType'],
  ['content-length', 'contentLength'],
  ['transfer-encoding', 'transferEncoding'],
  ['upgrade', 'upgrade'],
  ['mcp-session-id', 'sessionId'],
  ['mcp-protocol-version', 'protocolVersion'],
  ['mcp-method', 'mcpMethod'],
  ['mcp-name', 'mcpName'],
  ['last-event-id', 'lastEventId'],
  ['x-csrf-token', 'csrfToken'],
]);
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

interface Found extends CheckedHeaders {
  host: string | undefined;
  transferEncoding: string | undefined;
  upgrade: string | undefined;
  csrfToken: string | undefined;
}

/**
 * Makes the check that every request passes before anything else looks at it: exactly one Host, which is this hub's own;
 * no Origin but this hub's own; no header twice that may stand once; no WebSocket.
 * It goes over the raw headers once, because every tool call pays for it.
 * @param port the port that the hub listens on
 * @param moreOrigins further origins that are the hub's own, such as that of the app's window
 */
export function createRequestCheck(
  port: number,
  moreOrigins: readonly string[] = [],
): (request: IncomingMessage) => CheckedHeaders {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const hosts = new Set(names.map((name) => `${name}:${port}`));
  // A client leaves the default port out.
  if (port === 80) for (const name of names) hosts.add(name);
  const origins = new Set([...hosts].map((host) => `http://${host}`));
  for (const origin of moreOrigins) origins.add(origin);

  return (request) => {
    const found = collect(request.rawHeaders);
    if (found.host === undefined) {
      throw bad('The request has no Host header.', 'Speak HTTP/1.1 and send exactly one Host header.');
    }
    if (!hosts.has(found.host)) {
      throw new SwitchyardError(
        'HOST_REFUSED',
        'The Host header names another host than this hub; a web page may be trying to reach it under a false name.',
        `Use the address http://127.0.0.1:${port}.`,
      );
    }
    if (found.origin !== undefined && !origins.has(found.origin)) {
      throw new SwitchyardError(
        'ORIGIN_REFUSED',
        'A web page of another origin sent this request.',
        'Connect from a program, or from the dashboard of Switchyard itself.',
      );
    }
    if (request.url?.charCodeAt(0) !== SLASH) {
      throw bad('The target of the request is no path.', 'Send the path alone, beginning with a slash.');
    }
    if (!METHODS.has(request.method ?? '')) {
      throw new SwitchyardError(
        'METHOD_NOT_ALLOWED',
        `The method ${request.method} is not served.`,
        'Use GET, POST, PUT, PATCH or DELETE.',
      );
    }
    if (found.transferEncoding !== undefined && found.transferEncoding.toLowerCase() !== 'chunked') {
      throw bad('The body comes in a coding that is not understood.', 'Send it as it is, or chunked.');
    }
    if (found.upgrade !== undefined && found.upgrade.toLowerCase().includes('websocket')) {
      throw refusedWebSocket(found.origin);
    }
    return found;
  };
}

const SLASH = 47;

function collect(raw: readonly string[]): Found {
  const found: Found = {
    host: undefined,
    origin: undefined,
    authorization: undefined,
    cookie: undefined,
    contentType: undefined,
    contentLength: undefined,
    transferEncoding: undefined,
    accept: undefined,
    upgrade: undefined,
    sessionId: undefined,
    protocolVersion: undefined,
    mcpMethod: undefined,
    mcpName: undefined,
    lastEventId: undefined,
    csrfToken: undefined,
  };
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] as string;
    const lower = name.toLowerCase();
    if (lower === 'accept') {
      const value = raw[at + 1] as string;
      found.accept = found.accept === undefined ? value : `${found.accept}, ${value}`;
      continue;
    }
    const slot = SINGLE.get(lower);
    if (slot === undefined) continue;
    if (found[slot] !== undefined) {
      throw bad(`The header ${lower} stands more than once.`, 'Send it once.');
    }
    found[slot] = raw[at + 1] as string;
  }
  return found;
}

/** Programs may ask for a WebSocket without an Origin, but only a browser has a reason to, and it always sends one. */
function refusedWebSocket(origin: string | undefined): SwitchyardError {
  return origin === undefined
    ? new SwitchyardError(
        'ORIGIN_REFUSED',
        'A WebSocket was asked for without saying from which page.',
        'Use plain HTTP requests; Switchyard has no WebSocket.',
      )
    : bad('Switchyard has no WebSocket.', 'Use plain HTTP requests and the event stream.');
}

function bad(message: string, fix: string): SwitchyardError {
  return new SwitchyardError('BAD_REQUEST', message, fix);
}
