/** What a server says in `WWW-Authenticate: Bearer …` (RFC 6750, RFC 9728). */
export interface Challenge {
  resourceMetadata: string | undefined;
  /** undefined when the server does not name any. */
  scopes: string[] | undefined;
  error: string | undefined;
}

const MAX_LENGTH = 8192;
/** Parameters of any scheme: a token or a quoted string. Linear: no two parts can match the same text. */
const PARAMETER = /([A-Za-z0-9_-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/g;

/** Reads the Bearer challenge of a refusal; undefined when there is none. */
export function readChallenge(header: string | undefined): Challenge | undefined {
  if (header === undefined || header.length > MAX_LENGTH) return undefined;
  const start = /(?:^|[\s,])Bearer(?=[\s,]|$)/i.exec(header);
  if (start === null) return undefined;
  const values = new Map<string, string>();
  for (const [, name = '', quoted, bare] of header.slice(start.index).matchAll(PARAMETER)) {
    const value = quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1');
    if (value !== undefined && !values.has(name.toLowerCase())) values.set(name.toLowerCase(), value);
  }
  return {
    resourceMetadata: values.get('resource_metadata'),
    scopes: values.has('scope') ? readScopes(values.get('scope')) : undefined,
    error: values.get('error'),
  };
}

/** Scope tokens of RFC 6749, section 3.3; what is none is left out. At most 100. */
export function readScopes(text: unknown): string[] {
  if (typeof text !== 'string') return [];
  const scopes = text.split(' ').filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(scope));
  return [...new Set(scopes)].slice(0, 100);
}

/** Both together, in order, each once. */
export function union(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
