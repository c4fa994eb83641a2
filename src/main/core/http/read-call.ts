import type { ZodError, ZodObject } from 'zod';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Operation } from '../../../contract/operation.ts';
import type { Organizations } from '../access/types.ts';
import { parseJson, TooDeepError } from '../mcp/json.ts';

/** How many mistakes one answer names. */
const MOST_MISTAKES = 5;
/** Names the organization; every operation takes it, so that it is not part of any operation's own query. */
const ORGANIZATION = 'organization';

export interface ReadCall {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: Record<string, unknown>;
}

/**
 * The organization that a request is about.
 * @throws SwitchyardError NOT_FOUND for one that is not there; BAD_REQUEST when two are named
 */
export function readOrganization(
  operation: Operation,
  request: Request,
  organizations: Pick<Organizations, 'active' | 'require'>,
): string {
  const [named, more] = new URL(request.url).searchParams.getAll(ORGANIZATION);
  if (more !== undefined) throw mistake(`${ORGANIZATION}: given more than once`);
  if (named === undefined || operation.hubWide === true) return organizations.active;
  return organizations.require(named).id;
}

/**
 * Reads what an operation needs from a request.
 * @throws SwitchyardError BAD_REQUEST naming each field that is wrong; UNSUPPORTED_MEDIA_TYPE
 */
export async function readCall(
  operation: Operation,
  request: Request,
  params: Record<string, string>,
): Promise<ReadCall> {
  if (request.method !== 'GET' && request.method !== 'HEAD') checkMediaType(request, operation.body);
  const query = readQuery(new URL(request.url).searchParams);
  if (operation.query === undefined && Object.keys(query).length > 0) {
    throw mistake(`${Object.keys(query)[0]}: there is no such parameter`);
  }
  const call: ReadCall = {};
  if (operation.params !== undefined) call.params = parse(operation.params, params);
  if (operation.query !== undefined) call.query = parse(operation.query, query);
  if (operation.body !== undefined) call.body = parse(operation.body, await readJson(request));
  return call;
}

/** A form, which a page of any origin can post, never gets through. */
function checkMediaType(request: Request, body: ZodObject | undefined): void {
  const type = request.headers.get('content-type');
  if (type === null && body === undefined) return;
  if (type !== null && /^application\/json *(;|$)/i.test(type)) return;
  throw new SwitchyardError(
    'UNSUPPORTED_MEDIA_TYPE',
    'The body of the request is not declared as JSON.',
    'Send JSON with "Content-Type: application/json".',
  );
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    // Arguments of a tool go on to its server with every digit.
    return parseJson(text);
  } catch (error) {
    // The parser's own words quote the text, which may hold a secret.
    throw mistake(error instanceof TooDeepError ? 'the body is nested too deeply' : 'the body is no JSON');
  }
}

function readQuery(search: URLSearchParams): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of search) {
    if (name === ORGANIZATION) continue;
    if (query.has(name)) throw mistake(`${name}: given more than once`);
    query.set(name, value);
  }
  return Object.fromEntries(query);
}

function parse(schema: ZodObject, value: unknown): Record<string, unknown> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw mistake(...mistakesOf(result.error));
}

function mistakesOf(error: ZodError): string[] {
  return error.issues.flatMap((issue) => {
    const at = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${[...at, key].join('.')}: there is no such field`);
    }
    const why = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    return [`${at.length === 0 ? 'the body' : at.join('.')}: ${why}`];
  });
}

function mistake(...mistakes: string[]): SwitchyardError {
  const more = mistakes.length - MOST_MISTAKES;
  const named = mistakes.slice(0, MOST_MISTAKES).map((text) => text.slice(0, 200));
  const text = `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
  return new SwitchyardError(
    'BAD_REQUEST',
    `The request is not valid: ${text}.`.replace('..', '.'),
    'Correct what is named and send it again; /api/openapi.json describes every field.',
  );
}
