/**
 * The program that the conformance suite runs for its sign-in scenarios: a whole hub with one connection, whose person
 * signs in when the app asks them to and calls the tools. The URL of the server is the last argument.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SwitchyardError } from '../../src/contract/errors.ts';
import { createHub } from '../../src/main/core/hub.ts';
import { testPorts } from '../helpers/ports.ts';

/** Where the suite expects the client id metadata document. */
const DOCUMENT = 'https://conformance-test.local/client-metadata.json';
const SLUG = 'conformance';
/** What a person presses at most, whatever they are told. */
const PATIENCE = 10;

const context = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}') as Record<
  string,
  string | undefined
>;
const url = process.argv.at(-1) ?? '';
const dataDir = mkdtempSync(join(tmpdir(), 'switchyard-conformance-'));
const hub = await createHub(
  testPorts(dataDir, {
    clientMetadataUrl: DOCUMENT,
    // The server's page answers with a redirect to the hub's receiver at once.
    openUrl: async (address) => void fetch(address).catch(() => undefined),
  }),
  { version: '0.0.0-test' },
);
const organizationId = hub.organizations.active;

/** Whether it helps to sign in. */
function wantsSignIn(error: unknown): boolean {
  return (
    error instanceof SwitchyardError &&
    (error.code === 'CONNECTION_NEEDS_SIGN_IN' || error.code === 'SCOPE_NEEDED')
  );
}

async function signIn(): Promise<void> {
  const account = hub.accounts.list(organizationId, SLUG).find(({ active }) => active);
  const begun = await hub.accounts.signIn(organizationId, SLUG, {
    openBrowser: true,
    ...(account === undefined ? {} : { accountId: account.id }),
  });
  const { step, error } = await hub.accounts.finished(begun.id);
  console.error(`sign-in: ${step} ${error?.message ?? ''}`);
  // What the server granted it may refuse at once: a person then presses the button again.
  if (step !== 'done' && error?.code !== 'CONNECTION_NEEDS_SIGN_IN') throw new Error(error?.message);
}

async function request(method: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
  for (let tries = 0; ; tries++) {
    try {
      const session = await hub.upstreams.acquire(organizationId, SLUG, undefined);
      return await session.request({ method, params });
    } catch (error) {
      if (!wantsSignIn(error) || tries === PATIENCE) throw error;
      await signIn();
    }
  }
}

try {
  await hub.upstreams.add(organizationId, {
    slug: SLUG,
    environment: 'sandbox',
    trusted: true,
    transport: { kind: 'http', url, headers: {} },
    settings: {},
  });
  if (context['client_id'] !== undefined) {
    await hub.accounts.setClient(organizationId, SLUG, {
      clientId: context['client_id'],
      clientSecret: context['client_secret'],
      redirectHost: '127.0.0.1',
    });
  }
  const { tools } = await request('tools/list', {});
  for (const { name } of tools as { name: string }[]) {
    await request('tools/call', { name, arguments: {} });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await hub.close();
  rmSync(dataDir, { recursive: true, force: true });
}
