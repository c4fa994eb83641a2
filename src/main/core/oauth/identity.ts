import type { Identity } from '../../../contract/account.ts';
import { isObject, type JsonObject } from '../mcp/json-rpc.ts';
import { neutralise } from '../upstream/process/log-text.ts';

export interface Told {
  identity: Identity;
  organization: { id?: string; name?: string };
}

const MAX_LENGTH = 120;
/** Names that servers give these things; the first that is there counts. */
const ORGANIZATION_ID = ['org_id', 'organization_id', 'workspace_id', 'team_id', 'tenant_id', 'tid', 'hd'];
const ORGANIZATION_NAME = ['org_name', 'organization_name', 'workspace_name', 'team_name', 'tenant_name'];
const ORGANIZATION = ['organization', 'org', 'workspace', 'team', 'tenant'];

/** Who signed in and for which organization, from whatever a server tells: ID token, token answer, userinfo. */
export function readIdentity(...sources: readonly JsonObject[]): Told {
  const all: JsonObject = Object.assign({}, ...sources.toReversed());
  const nested = ORGANIZATION.map((name) => all[name]).find(
    (value) => isObject(value) || text(value) !== undefined,
  );
  const inner = isObject(nested) ? nested : undefined;
  const id = first(all, ORGANIZATION_ID) ?? text(inner?.['id']);
  const name = first(all, ORGANIZATION_NAME) ?? text(inner?.['name']) ?? text(nested);
  return {
    identity: {
      ...optional('subject', text(all['sub'])),
      ...optional('name', text(all['name']) ?? text(all['preferred_username'])),
      ...optional('email', text(all['email'])),
    },
    organization: { ...optional('id', id), ...optional('name', name) },
  };
}

/** What to call an account that nobody named. */
export function labelFor(
  { identity, organization }: Told,
  issuer: string,
  taken: ReadonlySet<string>,
): string {
  const base =
    organization.name ??
    identity.email ??
    identity.name ??
    organization.id ??
    URL.parse(issuer)?.host ??
    issuer;
  for (let count = 1; ; count++) {
    const label = count === 1 ? base : `${base} (${count})`;
    if (!taken.has(label)) return label;
  }
}

function first(from: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = text(from[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const clean = neutralise(value).trim().slice(0, MAX_LENGTH);
  return clean === '' ? undefined : clean;
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}
