import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { type AddressKind, addressKind } from './address-kind.ts';

/** Where addresses that a server names may lie: on the internet, and where the connection itself is. */
export type Reach = Exclude<AddressKind, 'other'>;

export interface FetchRequest {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds that the answer may take from beginning to end. */
  timeoutMs?: number | undefined;
}

export interface FetchAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** Where it came from, after redirects. */
  url: string;
}

export type GuardedFetch = (url: URL, request: FetchRequest) => Promise<FetchAnswer>;
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** An address that may not be asked: nothing was sent there. */
export class BlockedUrlError extends Error {
  readonly url: string;

  constructor(url: string, why: string) {
    super(`${url} is not asked: ${why}.`);
    this.name = 'BlockedUrlError';
    this.url = url;
  }
}

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 256 * 1024;
const MAX_REDIRECTS = 3;

const resolveAll: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

/** Where a connection is. A name counts as this machine only when it says so itself: what it resolves to may change. */
export async function reachOf(url: URL, resolve: Resolve = resolveAll): Promise<Reach> {
  const host = hostOf(url);
  if (isLoopbackName(host)) return 'loopback';
  if (isIP(host) !== 0) return narrow(addressKind(host));
  const found = await resolve(host).catch(() => []);
  return found.some(({ address }) => addressKind(address) === 'private') ? 'private' : 'public';
}

/**
 * A fetch for addresses that come from a server: https only but on this machine; no private, link-local or other inner
 * address unless the connection itself is there, checked when the connection is made, after the name was resolved;
 * redirects only of GET and within the origin; bounded in size and time.
 */
export function guardedFetch(reach: Reach, resolve: Resolve = resolveAll): GuardedFetch {
  return async (url, request) => {
    const deadline = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
    const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]);
    let target = url;
    for (let hops = 0; ; hops++) {
      checkUrl(target, reach);
      const answer = await once(target, request, signal, reach, resolve);
      const location = answer.headers['location'];
      if (request.method !== 'GET' || answer.status < 300 || answer.status >= 400 || location === undefined) {
        return answer;
      }
      const next = URL.parse(location, target.href);
      if (next === null || next.origin !== target.origin)
        throw new BlockedUrlError(target.href, 'it redirects to another origin');
      if (hops === MAX_REDIRECTS) throw new BlockedUrlError(target.href, 'it redirects in a circle');
      target = next;
    }
  };
}

/** @throws BlockedUrlError for what can be told without resolving its name */
export function checkUrl(url: URL, reach: Reach): void {
  const host = hostOf(url);
  if (url.username !== '' || url.password !== '')
    throw new BlockedUrlError(url.origin, 'it carries credentials');
  if (url.protocol === 'http:') {
    if (reach !== 'loopback' || !isLoopbackName(host))
      throw new BlockedUrlError(url.href, 'it is not encrypted (https)');
  } else if (url.protocol !== 'https:') throw new BlockedUrlError(url.href, 'it is no web address');
  if (isLoopbackName(host) && reach !== 'loopback')
    throw new BlockedUrlError(url.href, 'it is on this machine');
  if (isIP(host) !== 0) checkAddress(url.href, host, reach);
}

async function once(
  url: URL,
  request: FetchRequest,
  signal: AbortSignal,
  reach: Reach,
  resolve: Resolve,
): Promise<FetchAnswer> {
  const { Agent } = await import('undici');
  const agent = new Agent({ connect: { lookup: checkedLookup(url.href, reach, resolve) } });
  try {
    const { statusCode, headers, body } = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: { ...request.headers, 'user-agent': 'switchyard', 'accept-encoding': 'identity' },
      body: request.body ?? null,
      signal,
    });
    const flat: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) flat[name] = String(value);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES)
        throw new BlockedUrlError(url.href, `its answer is longer than ${MAX_BYTES} bytes`);
      chunks.push(chunk);
    }
    return { status: statusCode, headers: flat, text: Buffer.concat(chunks).toString('utf8'), url: url.href };
  } finally {
    // Nothing may be left that a later request could reuse without its name being looked up again.
    agent.destroy().catch(() => undefined);
  }
}

/** Every address that the name has must be allowed: whoever answers the name may choose among them. */
function checkedLookup(url: string, reach: Reach, resolve: Resolve): LookupFunction {
  async function allowed(hostname: string): Promise<[LookupAddress, ...LookupAddress[]]> {
    const [first, ...others] = await resolve(hostname);
    if (first === undefined) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
    for (const { address } of [first, ...others]) checkAddress(url, address, reach);
    return [first, ...others];
  }
  const find = callbackify(allowed);
  return (hostname, { all }, callback) =>
    find(hostname, (error, found) => {
      if (error !== null) callback(error, [], undefined);
      else if (all === true) callback(null, found);
      else callback(null, found[0].address, found[0].family);
    });
}

function checkAddress(url: string, address: string, reach: Reach): void {
  const kind = addressKind(address);
  if (kind === 'public' || kind === reach) return;
  throw new BlockedUrlError(url, `it lies at ${address}, which is not on the internet`);
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function isLoopbackName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || addressKind(host) === 'loopback';
}

function narrow(kind: AddressKind): Reach {
  return kind === 'other' ? 'public' : kind;
}
