import type { Offer } from '../catalog/views.ts';
import type { Exchange } from '../exchange.ts';
import { isObject, type JsonObject, RPC, RpcError } from '../json-rpc.ts';
import { forward, stringParam } from './forward.ts';
import { findOffer } from './offers.ts';
import { parseOwnForm } from '../catalog/resource-uris.ts';

/** `tools/call`: the one path that must stay short. */
export function callTool(exchange: Exchange): Promise<string> {
  const offer = findOffer(exchange, 'tools', stringParam(exchange, 'name'));
  return offer instanceof Promise
    ? offer.then((found) => callOffer(exchange, found))
    : callOffer(exchange, offer);
}

function callOffer(exchange: Exchange, { slug, name, entry }: Offer): Promise<string> {
  exchange.checkTool(entry);
  const asked = exchange.params['name'] as string;
  exchange.params['name'] = name;
  return forward(exchange, { slug, name, tool: entry, args: exchange.params['arguments'], asked });
}

export async function getPrompt(exchange: Exchange): Promise<string> {
  const asked = stringParam(exchange, 'name');
  const { slug, name } = await findOffer(exchange, 'prompts', asked);
  exchange.params['name'] = name;
  return forward(exchange, { slug, name, args: exchange.params['arguments'], asked });
}

/** `completion/complete` for a prompt, by its name, or for a resource template, by its URI. */
export async function complete(exchange: Exchange): Promise<string> {
  const { ref } = exchange.params;
  if (!isObject(ref)) throw invalid('"ref" must say what is to be completed.');
  const args = exchange.params['argument'];
  if (exchange.slug !== undefined) {
    return forward(exchange, { slug: exchange.slug, name: labelOf(ref), args });
  }
  if (typeof ref['uri'] === 'string') {
    const { slug, uri } = await resolveUri(exchange, ref['uri']);
    exchange.params['ref'] = { ...ref, uri };
    return forward(exchange, { slug, name: uri, args });
  }
  const asked = String(ref['name']);
  const { slug, name } = await findOffer(exchange, 'prompts', asked);
  exchange.params['ref'] = { ...ref, name };
  return forward(exchange, { slug, name, args, asked });
}

export async function readResource(exchange: Exchange): Promise<string> {
  const { slug, uri } = await resolveUri(exchange, stringParam(exchange, 'uri'));
  exchange.params['uri'] = uri;
  return forward(exchange, { slug, name: uri, args: undefined });
}

/** Whose resource a URI is, and what its server calls it. @throws RpcError resource not found */
export async function resolveUri(exchange: Exchange, uri: string): Promise<{ slug: string; uri: string }> {
  const own = parseOwnForm(uri);
  if (exchange.slug !== undefined) {
    return own?.slug === exchange.slug ? own : { slug: exchange.slug, uri };
  }
  const { views } = exchange.context;
  const { principal } = exchange;
  let found = views.resolve(principal, uri, exchange);
  if (found === undefined) {
    await views.complete(principal, exchange);
    found = views.resolve(principal, uri, exchange);
  }
  // A template's own URI matches itself, which is how completion names it.
  if (found !== undefined) return found;
  const code = exchange.era === '2026' ? RPC.invalidParams : RPC.resourceNotFound;
  throw new RpcError({ code, message: `Resource not found: ${uri.slice(0, 500)}`, data: { uri } });
}

/** A method that the hub does not know, for a server that may. */
export function passThrough(exchange: Exchange, slug: string): Promise<string> {
  return forward(exchange, { slug, name: labelOf(exchange.params), args: exchange.params });
}

function labelOf(params: JsonObject): string | undefined {
  for (const field of ['name', 'uri', 'taskId']) {
    const value = params[field];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

function invalid(message: string): RpcError {
  return new RpcError({ code: RPC.invalidParams, message: `Invalid params: ${message}` });
}
