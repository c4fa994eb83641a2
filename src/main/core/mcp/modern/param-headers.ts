import type { IncomingMessage } from 'node:http';
import { isObject, type JsonObject } from '../json-rpc.ts';

/** An argument of a tool that has to stand in a header too. */
interface Declaration {
  path: string[];
  header: string;
  numeric: boolean;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;
const PREFIX = '=?base64?';
const SUFFIX = '?=';
const MAX_DEPTH = 32;

const declarations = new WeakMap<JsonObject, Declaration[]>();

/** Reads a header value that may be wrapped as Base64; undefined when the wrapping is broken. */
export function decodeHeader(value: string): string | undefined {
  if (!value.startsWith(PREFIX) || !value.endsWith(SUFFIX)) return value;
  const encoded = value.slice(PREFIX.length, value.length - SUFFIX.length);
  if (!BASE64.test(encoded)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64'));
  } catch {
    return undefined;
  }
}

/**
 * Compares the `Mcp-Param-*` headers with the arguments, for what the tool's schema marks with `x-mcp-header`.
 * Gives the header and what is wrong with it, or undefined.
 */
export function paramHeaderProblem(
  tool: JsonObject,
  args: unknown,
  request: Pick<IncomingMessage, 'headers'>,
): { header: string; problem: string } | undefined {
  for (const { path, header, numeric } of declarationsOf(tool)) {
    const inBody = valueAt(args, path);
    if (typeof inBody !== 'string' && typeof inBody !== 'boolean' && typeof inBody !== 'number') continue;
    // Read only here: Node makes the object of all headers when it is first asked for.
    const sent = request.headers[header.toLowerCase()];
    if (typeof sent !== 'string') return { header, problem: 'it is missing' };
    const value = decodeHeader(sent.trim());
    if (value === undefined) return { header, problem: 'its Base64 is not valid' };
    const same =
      numeric && typeof inBody === 'number' && DECIMAL.test(value)
        ? Number(value) === inBody
        : value === String(inBody);
    if (!same) return { header, problem: `it is not the value of ${path.join('.')}` };
  }
  return undefined;
}

function declarationsOf(tool: JsonObject): Declaration[] {
  let found = declarations.get(tool);
  if (found === undefined) {
    found = [];
    collect(tool['inputSchema'], [], found);
    declarations.set(tool, found);
  }
  return found;
}

/** Only properties that can be reached through `properties` alone may be marked. */
function collect(schema: unknown, path: string[], found: Declaration[]): void {
  if (!isObject(schema) || path.length > MAX_DEPTH) return;
  const name = schema['x-mcp-header'];
  const type = schema['type'];
  if (typeof name === 'string' && TOKEN.test(name) && path.length > 0) {
    found.push({ path, header: `Mcp-Param-${name}`, numeric: type === 'integer' || type === 'number' });
  }
  const { properties } = schema;
  if (!isObject(properties)) return;
  for (const [key, child] of Object.entries(properties)) collect(child, [...path, key], found);
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
