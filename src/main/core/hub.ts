import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SwitchyardError } from '../../contract/errors.ts';
import { finishDelete } from './access/delete-organization.ts';
import { createOrganizations } from './access/organizations.ts';
import { createTokens } from './access/tokens.ts';
import { openAuditLog } from './audit/audit-log.ts';
import { createGuard } from './guard/guard.ts';
import { createEventStream } from './http/events.ts';
import { forgetHubFile, removeHubFile, writeHubFile } from './http/hub-file.ts';
import { createListener } from './http/listener.ts';
import { createSignIn, type SignIn, signedInWindow } from './http/sign-in.ts';
import type { WebApp } from './http/types.ts';
import { createHubEvents } from './hub-events.ts';
import type { Addresses, Hub } from './hub-types.ts';
import type { AppCalls } from './mcp/app-calls.ts';
import { createMcpEndpoint } from './mcp/endpoint.ts';
import { type AccountsOptions, createAccounts } from './oauth/accounts.ts';
import type { Ports } from './ports.ts';
import { openDatabase } from './storage/database.ts';
import { privateDir } from './storage/files.ts';
import { acquireHubLock } from './storage/lock.ts';
import { migrations } from './storage/migrations/index.ts';
import { createSettingsStore } from './storage/settings-store.ts';
import { openVault } from './storage/vault.ts';
import { findProcess } from './upstream/process/process-table.ts';
import { createUpstreams } from './upstream/upstreams.ts';

/** Where the vault keeps browsers signed in. */
const SESSIONS = 'dashboard/sessions';
/** Milliseconds that calls have to finish when the hub closes; less than the listener waits before it cuts them off. */
const FINISH_MS = 1500;

export interface HubOptions {
  version: string;
  signIn?: Pick<AccountsOptions, 'browserMs'> | undefined;
}

/**
 * Composes a hub on the data folder of `ports`, which it holds alone until it is closed. It does not listen yet, and no
 * server runs.
 * @throws SwitchyardError HUB_RUNNING, DATA_DIR_UNUSABLE, DATABASE_CORRUPT, DATABASE_NEWER, DATABASE_BUSY,
 *   VAULT_LOCKED, VAULT_CORRUPT, DISK_FULL
 */
export async function createHub(ports: Ports, { version, signIn }: HubOptions): Promise<Hub> {
  const { dataDir } = ports.paths;
  const closing: (() => void | Promise<void>)[] = [];
  /** The last that was opened is the first to be closed, and one that fails keeps no other open. */
  async function close(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of closing.splice(0).toReversed()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  try {
    privateDir(dataDir);
    const lock = acquireHubLock(dataDir);
    closing.push(() => lock.release());
    // Whoever finds the folder held and this file in it may trust that they belong together.
    forgetHubFile(dataDir);
    const database = openDatabase(join(dataDir, 'switchyard.db'), migrations, { log: ports.log });
    closing.push(() => database.close());
    const organizations = createOrganizations(database, () => ports.clock.now());
    const settings = await createSettingsStore(database, ports);
    const vault = await openVault(ports);
    const keepPayloads = (id: string) => settings.get(id).keepPayloads;
    const audit = await openAuditLog({ ports, vault, keepPayloads });
    closing.push(() => audit.close());
    const tokens = createTokens(database, ports.clock, organizations);
    closing.push(() => tokens.close());
    const accounts = createAccounts({ ports, database, vault, ...signIn });
    closing.push(() => accounts.close());
    const upstreams = createUpstreams({
      ports,
      database,
      vault,
      settings,
      credentials: (connection, accountId) => accounts.credentials(connection, accountId),
      forgetting: (connection) => accounts.forget(connection),
    });
    closing.push(() => upstreams.stop());
    await upstreams.start();
    await accounts.attach(upstreams);
    const deletable = { organizations, tokens, settings, upstreams, audit };
    for (const id of organizations.unfinished) {
      await finishDelete(deletable, id).catch((error: unknown) =>
        ports.log.error(
          { organization: id, err: error },
          'Not all of a deleted organization could be forgotten.',
        ),
      );
    }

    const onEvent = createHubEvents({ upstreams, accounts, tokens, audit, settings, organizations });
    let addresses: Addresses | undefined;
    let appCalls: AppCalls | undefined;
    let window: (() => Promise<WebApp>) | undefined;
    const hub: Hub = {
      version,
      ports,
      database,
      vault,
      settings,
      organizations,
      tokens,
      audit,
      upstreams,
      accounts,
      startedAt: ports.clock.now(),
      onEvent,
      get appCalls() {
        return appCalls;
      },
      get addresses() {
        return addresses;
      },
      async fetch(request) {
        if (window === undefined) throw notListening();
        return (await window())(request, { address: '' });
      },
      async listen({ port }) {
        addresses = await listen(hub, port, closing, (served) => ({ appCalls, window } = served));
        return addresses;
      },
      close,
    };
    return hub;
  } catch (error) {
    await close();
    throw error;
  }
}

/** What there is from the first request on. */
interface Served {
  appCalls: AppCalls;
  /** Loads the web app as the shell's own window gets it. */
  window: () => Promise<WebApp>;
}

async function listen(
  hub: Hub,
  port: number,
  closing: (() => void | Promise<void>)[],
  keep: (served: Served) => void,
): Promise<Addresses> {
  const { ports, database, tokens, audit, upstreams, accounts, settings, version } = hub;
  const hasAccount = accounts.has.bind(accounts);
  const guard = createGuard({ audit, clock: ports.clock, settings: (id) => settings.get(id) });
  const mcp = createMcpEndpoint({ upstreams, tokens, guard, database, ports, version, hasAccount });
  const signIn = createSignIn(ports.clock, {
    read: () => hub.vault.get(SESSIONS),
    write: (sessions) => hub.vault.set(SESSIONS, sessions),
  });
  const events = createEventStream(hub);
  const web = async (who: SignIn): Promise<WebApp> =>
    (await import('./http/web-app.ts')).createWebApp({ hub, signIn: who, events });
  let window: Promise<WebApp> | undefined;
  keep({ appCalls: mcp.appCalls, window: () => (window ??= web(signedInWindow(signIn))) });
  const listener = await createListener({
    port,
    mcp,
    web: () => web(signIn),
    log: ports.log,
  });
  closing.push(async () => {
    const closed = listener.close();
    const finished = new AbortController();
    const late = delay(FINISH_MS, undefined, { signal: finished.signal }).catch(() => undefined);
    await Promise.race([closed, late]);
    finished.abort();
    // What still runs is answered with the reason; the listener cuts it off without a word a little later.
    await Promise.all([upstreams.stop(), closed]);
  });
  closing.push(() => events.close());

  const origin = `http://127.0.0.1:${listener.port}`;
  const addresses: Addresses = {
    port: listener.port,
    mcpUrl: `${origin}/mcp`,
    apiUrl: `${origin}/api`,
    get dashboardUrl() {
      return `${origin}/dashboard?code=${signIn.createCode().code}`;
    },
  };
  const { adminToken } = signIn;
  const { mcpUrl, apiUrl } = addresses;
  // The kernel's, so that others can tell this process from a later one with its pid.
  const startTime = (await findProcess(process.pid))?.startTime ?? '';
  writeHubFile(ports.paths.dataDir, {
    pid: process.pid,
    startTime,
    port: listener.port,
    mcpUrl,
    apiUrl,
    adminToken,
  });
  closing.push(() => removeHubFile(ports.paths.dataDir, adminToken));
  return addresses;
}

function notListening(): SwitchyardError {
  return new SwitchyardError(
    'HUB_NOT_RUNNING',
    'Switchyard is not ready yet.',
    'Wait a moment and try again.',
  );
}
