import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, createApiClient } from '../../src/contract/api-client.ts';
import type { Organization } from '../../src/contract/organization.ts';
import type { ServerScript } from '../fixtures/servers/engine/script.ts';
import { type ApiHub, startApiHub } from '../helpers/api-hub.ts';
import type { Era } from '../mcp/script.ts';
import { tempDir } from '../helpers/temp.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/servers/composed/main.ts');
export const ALL = ['read:*', 'write:*', 'destroy:*'];

export interface OneOfTwo {
  organization: Organization;
  /** Asks about this organization. */
  api: ApiClient;
  /** Adds a fixture server. */
  add(slug: string, script: ServerScript, era?: Era): Promise<void>;
  token(more?: { follows?: boolean; name?: string }): Promise<{ id: string; token: string }>;
}

export interface TwoOrganizations extends ApiHub {
  /** Asks about the active organization. */
  api: ApiClient;
  mcp: URL;
  mine: OneOfTwo;
  theirs: OneOfTwo;
}

/** A hub with two organizations, of which the first is active. */
export async function twoOrganizations(): Promise<TwoOrganizations> {
  const hub = await startApiHub();
  const api = createApiClient((path, init) => hub.fetch(path, init));
  const { organizations } = await api.call('organization.list');
  const second = await api.call('organization.create', { body: { name: 'Zebra-Works' } });
  return {
    ...hub,
    api,
    mcp: new URL('/mcp', hub.origin),
    mine: one(hub, organizations[0] as Organization),
    theirs: one(hub, second),
  };
}

function one(hub: ApiHub, organization: Organization): OneOfTwo {
  const api = within(hub, organization.id);
  return {
    organization,
    api,
    async add(slug, script, era = '2025') {
      const file = join(tempDir(), 'script.json');
      writeFileSync(file, JSON.stringify(script));
      await api.call('connection.add', {
        body: {
          slug,
          trusted: true,
          transport: { kind: 'stdio', command: process.execPath, args: [FIXTURE, file, '--era', era] },
        },
      });
    },
    token: ({ follows = false, name = 'client' } = {}) =>
      api.call('token.create', { body: { name, scopes: ALL, follows } }),
  };
}

/** The API of a hub, asked about one organization. */
export function within(hub: Pick<ApiHub, 'fetch'>, organizationId: string): ApiClient {
  return createApiClient((path, init) => {
    const url = new URL(path, 'http://hub');
    url.searchParams.set('organization', organizationId);
    return hub.fetch(url.pathname + url.search, init);
  });
}
