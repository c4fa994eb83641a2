import { isObject, type JsonObject } from '../json-rpc.ts';

const SCHEME = 'switchyard://';

/** A URI that names a connection's resource whatever other connections offer. */
export function ownForm(slug: string, uri: string): string {
  return `${SCHEME}${slug}/${encodeURIComponent(uri)}`;
}

/** The opposite of `ownForm`; undefined for any other URI. */
export function parseOwnForm(uri: string): { slug: string; uri: string } | undefined {
  if (!uri.startsWith(SCHEME)) return undefined;
  const end = uri.indexOf('/', SCHEME.length);
  if (end < 0) return undefined;
  try {
    return { slug: uri.slice(SCHEME.length, end), uri: decodeURIComponent(uri.slice(end + 1)) };
  } catch {
    return undefined;
  }
}

/** A template in the form of `ownForm`: its variables stay open. */
export function ownTemplate(slug: string, template: string): string {
  const encoded = template
    .split(/(\{[^{}]*\})/)
    .map((part, at) => (at % 2 === 1 ? part : encodeURIComponent(part)));
  return `${SCHEME}${slug}/${encoded.join('')}`;
}

/**
 * Whether a URI may have come from a template: its fixed parts stand in it in order. No regular expression is made of
 * what a server sent, so that no template can make this slow.
 */
export function matchesTemplate(template: string, uri: string): boolean {
  const fixed = template.split(/\{[^{}]*\}/);
  const first = fixed[0] ?? '';
  const last = fixed.at(-1) ?? '';
  if (fixed.length === 1) return uri === template;
  if (!uri.startsWith(first)) return false;
  let at = first.length;
  for (const part of fixed.slice(1, -1)) {
    const found = uri.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return uri.length >= at + last.length && uri.endsWith(last);
}

/** Characters of a template that stand in each of its URIs. */
export function fixedLength(template: string): number {
  return template.replaceAll(/\{[^{}]*\}/g, '').length;
}

/** URIs of resources that a result refers to. */
export function* linkedUris(result: JsonObject): Iterable<string> {
  const { content } = result;
  if (!Array.isArray(content)) return;
  for (const block of content as unknown[]) {
    if (!isObject(block)) continue;
    const holder =
      block['type'] === 'resource' ? block['resource'] : block['type'] === 'resource_link' ? block : null;
    if (isObject(holder) && typeof holder['uri'] === 'string') yield holder['uri'];
  }
}
