import type { TransportPatch } from '../../../contract/connection.ts';
import { toSwitchyardError } from '../../../contract/errors.ts';
import type { AuditLog } from '../audit/types.ts';
import type { Caller } from './operations.ts';
import type { ReadCall } from './read-call.ts';

/** Values that say what a change means and can never be a secret. */
const SHOWN = [
  'environment',
  'trusted',
  'enabled',
  'type',
  'urlToken',
  'scopes',
  'expiresInSeconds',
  'follows',
  'colour',
];

/**
 * Runs a change that a person makes. It is in the audit log, durably, before it happens; when it fails, a second record
 * says so. Values that a person enters are left out, but for some that are never secret.
 * @param more what else a reader of the log should know
 * @throws SwitchyardError DISK_FULL, AUDIT_BROKEN: the change is then not made; and whatever `run` throws
 */
export async function recordChange<T>(
  audit: AuditLog,
  name: string,
  { identity, organizationId }: Pick<Caller, 'identity' | 'organizationId'>,
  call: ReadCall,
  run: () => T | Promise<T>,
  more?: string,
): Promise<T> {
  const { params = {}, body = {} } = call;
  const target = params['slug'] ?? params['id'] ?? body['slug'] ?? body['name'];
  const change = {
    organizationId,
    actor: identity.kind === 'admin' ? 'cli' : 'app',
    method: name,
    target: typeof target === 'string' ? target : undefined,
  };
  const fields = Object.entries(body).map(([field, value]) => describe(field, value));
  if (more !== undefined) fields.push(more);
  await audit.change({ ...change, note: fields.length === 0 ? undefined : fields.join(', ') });
  try {
    return await run();
  } catch (error) {
    await audit.change({ ...change, note: `not done: ${toSwitchyardError(error).code}` });
    throw error;
  }
}

function describe(field: string, value: unknown): string {
  if (SHOWN.includes(field)) return `${field}=${String(value)}`;
  if (field !== 'transport') return field;
  // Arguments and the rest of an address may hold a secret.
  const transport = value as TransportPatch;
  const what = transport.kind === 'stdio' ? transport.command : new URL(transport.url).host;
  return `transport=${transport.kind} ${what}`;
}
