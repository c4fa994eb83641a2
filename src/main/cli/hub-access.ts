import { setTimeout as delay } from 'node:timers/promises';
import { type ApiClient, createApiClient, type Send } from '../../contract/api-client.ts';
import { SwitchyardError } from '../../contract/errors.ts';
import type { Organization } from '../../contract/organization.ts';
import { sameName } from '../core/access/organizations.ts';
import { type HubFile, readHubFile } from '../core/http/hub-file.ts';
import { isHubLockHeld } from '../core/storage/lock.ts';
import type { Hub } from '../core/hub-types.ts';
import { createNodePorts } from '../node-ports.ts';
import { VERSION } from '../version.ts';
import { passphrasePrompt } from './ask-passphrase.ts';

/** Milliseconds to wait for a hub that holds the data folder but cannot be reached yet, or that is ending. */
const PATIENCE = 10_000;
/** Exit code of a command that a signal ended, as shells have it. */
const INTERRUPTED = 130;

export interface HubAccess {
  api: ApiClient;
  /** The hub itself, when it is not running and this process composed it for the moment. */
  own: Hub | undefined;
}

/** The hub that a command works on. */
export interface Where {
  dataDir: string;
  /** Name or id of the organization that it works in; without it, the active one. */
  organization?: string | undefined;
}

/**
 * Runs `work` against the hub of a data folder: the running one, over its REST API; else one composed in this process
 * for the moment, which holds the folder but does not listen. Both answer through the same API.
 * @throws SwitchyardError NOT_FOUND for an organization that is not there; what `work` throws, and what composing a hub
 *   throws
 */
export async function withHub<T>(where: Where, work: (access: HubAccess) => Promise<T>): Promise<T> {
  const { dataDir } = where;
  const giveUpAt = performance.now() + PATIENCE;
  for (;;) {
    const send = await runningHub(dataDir);
    if (send !== undefined) return work({ api: await clientOf(send, where), own: undefined });
    let hub: Hub;
    try {
      hub = await compose(dataDir);
    } catch (error) {
      const held = error instanceof SwitchyardError && error.code === 'HUB_RUNNING';
      if (!held || performance.now() > giveUpAt) throw error;
      await delay(50);
      continue;
    }
    // Ctrl+C ends the servers that were started for the moment, too.
    const interrupt = (): void => void hub.close().finally(() => process.exit(INTERRUPTED));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt);
    try {
      return await work({ api: await clientOf(await inProcess(hub), where), own: hub });
    } finally {
      await hub.close();
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupt);
    }
  }
}

/**
 * Runs `work` against the running hub only.
 * @throws SwitchyardError HUB_NOT_RUNNING, and what `work` throws
 */
export async function withRunningHub<T>(where: Where, work: (api: ApiClient) => Promise<T>): Promise<T> {
  const { dataDir } = where;
  const send = await runningHub(dataDir);
  if (send !== undefined) return work(await clientOf(send, where));
  throw new SwitchyardError(
    'HUB_NOT_RUNNING',
    `No Switchyard runs on the data folder ${dataDir}.`,
    'Start it: switchyard serve',
  );
}

/** Whether a hub runs. What a killed hub left behind counts as none. */
export async function isRunning(dataDir: string): Promise<boolean> {
  return (await runningHub(dataDir)) !== undefined;
}

/** The organization that a person names, by its name or its id. @throws SwitchyardError NOT_FOUND */
export function findOrganization(organizations: readonly Organization[], wanted: string): Organization {
  const found =
    organizations.find(({ id }) => id === wanted) ?? organizations.find(({ name }) => sameName(name, wanted));
  if (found !== undefined) return found;
  throw new SwitchyardError(
    'NOT_FOUND',
    `There is no organization "${wanted}".`,
    'List the organizations: switchyard org list',
  );
}

/** @throws SwitchyardError NOT_FOUND */
async function clientOf(send: Send, { organization }: Where): Promise<ApiClient> {
  const api = createApiClient(send);
  if (organization === undefined) return api;
  const { id } = findOrganization((await api.call('organization.list')).organizations, organization);
  return createApiClient((path, init) =>
    send(`${path}${path.includes('?') ? '&' : '?'}organization=${id}`, init),
  );
}

/** Sends requests to the running hub; undefined when none runs. */
async function runningHub(dataDir: string): Promise<Send | undefined> {
  const file = readHubFile(dataDir);
  if (file === undefined || !isHubLockHeld(dataDir) || !(await answers(file))) return undefined;
  return (path, init) =>
    fetch(new URL(path, file.apiUrl), {
      ...init,
      redirect: 'error',
      headers: { ...init.headers, authorization: `Bearer ${file.adminToken}` },
    }).catch((error: unknown) => {
      if (init.signal?.aborted === true) throw error;
      throw new SwitchyardError(
        'HUB_NOT_RUNNING',
        'Switchyard ended while the command ran.',
        'Start it again: switchyard serve',
        { cause: error },
      );
    });
}

/**
 * Whether the hub that wrote the file is still there, told without sending its credential to whoever has its port or its
 * pid now.
 */
async function answers({ pid, startTime, apiUrl }: HubFile): Promise<boolean> {
  const { findProcess } = await import('../core/upstream/process/process-table.ts');
  const known = process.platform === 'win32' ? undefined : ((await findProcess(pid))?.startTime ?? '');
  if (known !== undefined && known !== startTime) return false;
  try {
    const answer = await fetch(new URL('/healthz', apiUrl), { redirect: 'error' });
    return answer.ok;
  } catch {
    return false;
  }
}

async function compose(dataDir: string): Promise<Hub> {
  const [{ createHub }, ports] = await Promise.all([import('../core/hub.ts'), createNodePorts(dataDir)]);
  return createHub({ ...ports, askPassphrase: passphrasePrompt() }, { version: VERSION });
}

async function inProcess(hub: Hub): Promise<Send> {
  const [{ createWebApp }, { createSignIn }, { createEventStream }] = await Promise.all([
    import('../core/http/web-app.ts'),
    import('../core/http/sign-in.ts'),
    import('../core/http/events.ts'),
  ]);
  const signIn = createSignIn(hub.ports.clock);
  const app = createWebApp({ hub, signIn, events: createEventStream(hub) });
  return (path, { method, headers, body, signal }) =>
    app(
      new Request(new URL(path, 'http://127.0.0.1'), {
        method,
        headers: { ...headers, authorization: `Bearer ${signIn.adminToken}` },
        ...(body !== undefined && { body }),
        ...(signal !== undefined && { signal }),
      }),
      { address: '127.0.0.1' },
    );
}
