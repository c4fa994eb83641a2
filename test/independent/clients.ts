import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { onTestFinished } from 'vitest';

/** A connected client of the 2025 era, by the SDK that knows no other. */
export async function connectV1(url: string, token: string, capabilities: object = {}): Promise<Client> {
  const client = new Client({ name: 'v1-client', version: '1' }, { capabilities });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  onTestFinished(() => client.close());
  return client;
}

/** A connected client of the current SDK, which prefers the 2026 era. */
export async function connectV2(
  url: string,
  token: string,
  capabilities: object = {},
): Promise<ModernClient> {
  const client = new ModernClient(
    { name: 'v2-client', version: '1' },
    { capabilities, versionNegotiation: { mode: 'auto' } },
  );
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new ModernTransport(new URL(url), { requestInit: { headers } }));
  onTestFinished(() => client.close());
  return client;
}
