import { isObject, type JsonObject } from '../../mcp/json-rpc.ts';

/** A tool's parameter that a 2026 server wants to see in an HTTP header. */
interface Declaration {
  path: readonly string[];
  header: string;
}

export type HeaderScan =
  | { kind: 'ok'; declarations: readonly Declaration[] }
  | { kind: 'broken'; why: string };

const KEY = 'x-mcp-header';
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const TYPES: ReadonlySet<unknown> = new Set(['string', 'integer', 'boolean']);
const NONE: HeaderScan = { kind: 'ok', declarations: [] };
const scans = new WeakMap<JsonObject, HeaderScan>();

/**
 * The `x-mcp-header` declarations of a tool's schema (basic/transports/streamable-http, custom headers): only on string,
 * integer and boolean parameters that are reached through `properties` alone, each name once.
 */
export function scanHeaders(schema: JsonObject): HeaderScan {
  let scan = scans.get(schema);
  if (scan === undefined) {
    scan = freshScan(schema);
    scans.set(schema, scan);
  }
  return scan;
}

function freshScan(schema: JsonObject): HeaderScan {
  const declarations: Declaration[] = [];
  const taken = new Set<string>();
  const fault = visit(schema, [], true);
  if (fault !== undefined) return { kind: 'broken', why: fault };
  return declarations.length === 0 ? NONE : { kind: 'ok', declarations };

  function visit(node: unknown, path: readonly string[], reachable: boolean): string | undefined {
    if (Array.isArray(node)) return firstFault(node.map((item) => visit(item, path, false)));
    if (!isObject(node)) return undefined;
    const faults: (string | undefined)[] = [];
    if (KEY in node) faults.push(declare(node, path, reachable));
    for (const [keyword, value] of Object.entries(node)) {
      if (keyword === 'properties' && isObject(value)) {
        for (const [name, child] of Object.entries(value))
          faults.push(visit(child, [...path, name], reachable));
      } else if (!DATA.has(keyword)) faults.push(visit(value, path, false));
    }
    return firstFault(faults);
  }

  function declare(node: JsonObject, path: readonly string[], reachable: boolean): string | undefined {
    const header = node[KEY];
    if (!reachable || path.length === 0) return `${KEY} stands where no parameter is`;
    if (typeof header !== 'string' || !TOKEN.test(header))
      return `${KEY} of ${path.join('.')} is no header name`;
    if (!TYPES.has(node['type']))
      return `${KEY} of ${path.join('.')} is on neither string, integer nor boolean`;
    if (taken.has(header.toLowerCase())) return `${KEY} “${header}” is there twice`;
    taken.add(header.toLowerCase());
    declarations.push({ path, header });
    return undefined;
  }
}

/** Keywords that hold data, not schemas: what looks like a declaration there is none. */
const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);

function firstFault(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined);
}

/** Adds the `Mcp-Param-*` headers of one call. Parameters that are null or left out get none. */
export function addParamHeaders(headers: Record<string, string>, schema: JsonObject, args: unknown): void {
  const scan = scanHeaders(schema);
  if (scan.kind === 'broken') return;
  for (const { path, header } of scan.declarations) {
    let value = args;
    for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    const text = textOf(value);
    if (text !== undefined) headers[`mcp-param-${header.toLowerCase()}`] = headerValue(text);
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** As it is where a header can hold it, else as base64 between `=?base64?` and `?=`. */
export function headerValue(text: string): string {
  const plain = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text);
  if (plain && !(text.startsWith('=?base64?') && text.endsWith('?='))) return text;
  return `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}
