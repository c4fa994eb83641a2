import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../contract/connection.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import { Settings } from '../../../contract/settings.ts';
import { granted, parseScopes } from '../access/scopes.ts';
import type { AuditLog, CallEntry, CallResult } from '../audit/types.ts';
import { type JsonObject, RpcError } from '../mcp/json-rpc.ts';
import { createGuard } from './guard.ts';
import type { Call, Guard } from './types.ts';

/** What happened, in order. */
let events: string[];
let records: { entry: CallEntry; result: CallResult }[];
let intentFailure: SwitchyardError | undefined;
let paused: boolean;
let guard: Guard;

const connection: Connection = {
  id: 'con_1',
  organizationId: 'a',
  slug: 'files',
  name: 'Files',
  environment: 'sandbox',
  trusted: false,
  enabled: true,
  transport: { kind: 'http', url: 'http://localhost/', headerNames: [] },
  settings: { sharing: 'per-client', timeouts: {} },
  createdAt: 0,
  updatedAt: 0,
};

function call(name: string, scopes: string[], fields: Partial<Call> = {}): Call {
  const grants = parseScopes(scopes);
  return {
    principal: {
      tokenId: 't',
      tokenName: 'Editor',
      follows: false,
      organizationId: 'a',
      allows: (verb, to) => granted(grants, verb, to),
    },
    client: 'tests',
    connection,
    method: 'tools/call',
    target: name,
    tool: { name },
    args: { path: '/tmp' },
    ...fields,
  };
}

/** A server that answers, and notes that it was asked. */
const answer = (result: JsonObject) => () => {
  events.push('server');
  return Promise.resolve(result);
};

beforeEach(() => {
  events = [];
  records = [];
  intentFailure = undefined;
  paused = false;
  const note = (kind: string) => (entry: CallEntry, result: CallResult) => {
    events.push(kind);
    records.push({ entry, result });
    return undefined;
  };
  const audit: Pick<AuditLog, 'record' | 'intent' | 'outcome'> = {
    record: note('record'),
    intent: async () => {
      await Promise.resolve();
      if (intentFailure !== undefined) throw intentFailure;
      events.push('intent');
      return 7;
    },
    outcome: (_seq, entry, result) => note('outcome')(entry, result),
  };
  guard = createGuard({
    audit: audit as AuditLog,
    clock: { now: () => 0, monotonic: () => 0 },
    settings: () => Settings.parse({ maxResultBytes: 10_000, paused }),
  });
});

describe('every call', () => {
  it('leaves one record when it reads', async () => {
    const json = await guard.run(call('read_file', ['read:files']), answer({ content: [], extra: 1 }));
    expect(json).toBe('{"content":[],"extra":1}');
    expect(events).toEqual(['server', 'record']);
    expect(records[0]?.result).toMatchObject({ status: 'ok', resultBytes: json.length });
  });

  it('is on disk before the server hears of it when it writes', async () => {
    await guard.run(call('write_file', ['write:*']), answer({}));
    expect(events).toEqual(['intent', 'server', 'outcome']);
  });

  it('is not made when its intent cannot be recorded', async () => {
    intentFailure = new SwitchyardError('DISK_FULL', 'full', 'make room');
    await expect(guard.run(call('write_file', ['write:*']), answer({}))).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
    expect(events).toEqual([]);
  });

  it.each([
    ['write_file', ['read:*']],
    ['delete_file', ['read:*', 'write:*']],
    ['read_file', ['read:other']],
    ['read_file', []],
  ])('%s is refused to a token with %j, on record, without asking the server', async (name, scopes) => {
    await expect(guard.run(call(name, scopes), answer({}))).rejects.toMatchObject({ code: 'SCOPE_DENIED' });
    expect(events).toEqual(['record']);
    expect(records[0]?.result.status).toBe('denied');
  });

  it('does not find what belongs to another organization', async () => {
    const foreign = call('read_file', ['read:*'], { connection: { ...connection, organizationId: 'b' } });
    await expect(guard.run(foreign, answer({}))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is refused while its connection is switched off', async () => {
    const off = call('read_file', ['read:*'], { connection: { ...connection, enabled: false } });
    await expect(guard.run(off, answer({}))).rejects.toMatchObject({ code: 'CONNECTION_DISABLED' });
  });

  it('records what the server did wrong and passes its error on untouched', async () => {
    const error = new RpcError({ code: -32050, message: 'no', data: { more: true } });
    await expect(guard.run(call('read_file', ['read:*']), () => Promise.reject(error))).rejects.toBe(error);
    expect(records[0]?.result).toMatchObject({ status: 'error', errorCode: '-32050' });
  });

  it('records a tool that failed, a time-out and a cancelled call as what they are', async () => {
    await guard.run(call('write_file', ['write:*']), answer({ isError: true }));
    for (const code of ['UPSTREAM_TIMEOUT', 'CANCELLED'] as const) {
      const failing = () => Promise.reject(new SwitchyardError(code, '', ''));
      await expect(guard.run(call('write_file', ['write:*']), failing)).rejects.toMatchObject({ code });
    }
    expect(records.map(({ result }) => result.status)).toEqual(['tool-error', 'timeout', 'cancelled']);
  });

  it('is recorded with the digest of its arguments, not with the arguments', async () => {
    await guard.run(call('read_file', ['read:*']), answer({}));
    expect(records[0]?.entry.argsDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(JSON.stringify(records)).not.toContain('/tmp');
  });
});

it('lists exactly what it would let through', () => {
  const { principal } = call('x', ['read:files']);
  expect(guard.allows(principal, connection, 'tools/call', { name: 'read_file' })).toBe(true);
  expect(guard.allows(principal, connection, 'tools/call', { name: 'delete_file' })).toBe(false);
  expect(guard.allows(principal, connection, 'resources/read', undefined)).toBe(true);
});

it('a pause refuses every call, on record and before the server hears of it, and hides nothing', async () => {
  paused = true;
  for (const name of ['list_files', 'write_file']) {
    const refused = call(name, ['read:*', 'write:*']);
    await expect(guard.run(refused, answer({}))).rejects.toMatchObject({ code: 'PAUSED' });
    expect(guard.allows(refused.principal, connection, 'tools/call', refused.tool)).toBe(true);
  }
  expect(events).toEqual(['record', 'record']);
  expect(records.map(({ result }) => result)).toMatchObject([
    { status: 'denied', errorCode: 'PAUSED' },
    { status: 'denied', errorCode: 'PAUSED' },
  ]);
  paused = false;
  await guard.run(call('list_files', ['read:*']), answer({}));
  expect(events).toContain('server');
});
