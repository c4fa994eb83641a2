import { setTimeout as sleep } from 'node:timers/promises';
import type { Account, SignIn } from '../../../contract/account.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import { type HubAccess, withHub } from '../hub-access.ts';
import { table } from '../output/table.ts';
import { safe, safeJson } from '../output/text.ts';
import { relative } from '../output/times.ts';
import type { CommandContext } from '../program.ts';
import type { Terminal } from '../terminal.ts';

/** Milliseconds between two looks at how far a sign-in is. */
const LOOK_MS = 250;

export interface SignInOptions {
  account?: string;
  label?: string;
  /** False: the address is printed, and the person opens it. */
  browser: boolean;
}

export async function list({ where, terminal }: CommandContext, slug: string): Promise<void> {
  const { accounts, client } = await withHub(where, ({ api }) =>
    api.call('account.list', { params: { slug } }),
  );
  if (terminal.json) return terminal.print(safeJson({ accounts, client }));
  if (accounts.length === 0) {
    return terminal.print(`Nobody is signed in. Sign in: switchyard account sign-in ${safe(slug)}`);
  }
  const now = Date.now();
  const rows = accounts.map((account) => [
    account.active ? '*' : '',
    safe(account.label),
    stateOf(terminal, account),
    safe(account.identity.email ?? account.identity.name ?? account.identity.subject ?? ''),
    account.expiresAt === undefined ? '' : relative(account.expiresAt, now),
    safe(account.scopes.join(' ')),
  ]);
  terminal.print(table(['', 'ACCOUNT', 'STATE', 'WHO', 'EXPIRES', 'PERMISSIONS'], rows));
}

/** Signs in, and stays until that has ended: exit code 0 when somebody is signed in. */
export async function signIn(
  { where, terminal }: CommandContext,
  slug: string,
  { account, label, browser }: SignInOptions,
): Promise<number> {
  const ended = await withHub(where, async ({ api }) => {
    const accountId = account === undefined ? undefined : (await find(api, slug, account)).id;
    let flow = await api.call('account.signIn', {
      params: { slug },
      body: {
        openBrowser: browser,
        ...(label !== undefined && { label }),
        ...(accountId !== undefined && { accountId }),
      },
    });
    for (let said = ''; !isOver(flow); ) {
      if (flow.step !== said && !terminal.json) tell(terminal, flow, browser);
      said = flow.step;
      await sleep(LOOK_MS);
      flow = await api.call('account.flow', { params: { slug, signIn: flow.id } });
    }
    return flow;
  });
  if (terminal.json) terminal.print(safeJson(ended));
  else if (ended.error !== undefined) {
    const { code, message, fix } = ended.error;
    terminal.error(
      `${terminal.paint('red', '✗', 'stderr')} ${safe(message)} (${code})\n  What to do: ${safe(fix)}`,
    );
  } else if (ended.step === 'done') terminal.print(`Signed in to ${safe(slug)}.`);
  else terminal.print('The sign-in was cancelled.');
  return ended.step === 'done' ? 0 : 1;
}

export async function activate(
  { where, terminal }: CommandContext,
  slug: string,
  account: string,
): Promise<void> {
  const active = await withHub(where, async ({ api }) => {
    const { id } = await find(api, slug, account);
    return api.call('account.activate', { params: { slug, account: id } });
  });
  terminal.print(terminal.json ? safeJson(active) : `${safe(slug)} uses ${safe(active.label)} now.`);
}

export async function signOut(
  { where, terminal }: CommandContext,
  slug: string,
  account: string,
): Promise<void> {
  const { label, revoked } = await withHub(where, async ({ api }) => {
    const found = await find(api, slug, account);
    const done = await api.call('account.signOut', { params: { slug, account: found.id } });
    return { label: found.label, revoked: done.revoked };
  });
  if (terminal.json) terminal.print(safeJson({ signedOut: label, revoked }));
  else if (revoked) terminal.print(`${safe(label)} is signed out, and its tokens are revoked.`);
  else
    terminal.print(
      `${safe(label)} is signed out here. The server did not confirm that it revoked the tokens.`,
    );
}

/** By id or by label. @throws SwitchyardError NOT_FOUND; CONFLICT when several have the label */
async function find(api: HubAccess['api'], slug: string, asked: string): Promise<Account> {
  const { accounts } = await api.call('account.list', { params: { slug } });
  const exact = accounts.find(({ id }) => id === asked);
  const [first, second] = accounts.filter(({ label }) => label === asked);
  if (exact === undefined && second !== undefined) {
    const ids = [first, second].map((each) => each?.id).join(', ');
    throw new SwitchyardError(
      'CONFLICT',
      `Several accounts are called “${asked}”.`,
      `Name one by its id: ${ids}`,
    );
  }
  const found = exact ?? first;
  if (found !== undefined) return found;
  throw new SwitchyardError(
    'NOT_FOUND',
    `“${slug}” has no account “${asked}”.`,
    `Look at its accounts: switchyard account list ${slug}`,
  );
}

function tell(terminal: Terminal, { step, authorizationUrl }: SignIn, browser: boolean): void {
  switch (step) {
    case 'discovering':
      return terminal.error('Looking where to sign in …');
    case 'registering':
      return terminal.error('Making itself known there …');
    case 'waiting-for-browser': {
      const what = browser
        ? 'Waiting for your browser. If no page opened, open this address'
        : 'Open this address';
      return terminal.error(`${what}:\n  ${safe(authorizationUrl ?? '')}`);
    }
    case 'exchanging':
      return terminal.error('Exchanging the answer …');
    case 'listing':
      return terminal.error('Listing what the server offers …');
    case 'done':
    case 'failed':
    case 'cancelled':
      return undefined;
    default:
      return step satisfies never;
  }
}

function isOver({ step }: SignIn): boolean {
  return step === 'done' || step === 'failed' || step === 'cancelled';
}

function stateOf(terminal: Terminal, { state }: Account): string {
  switch (state) {
    case 'signed-in':
      return terminal.paint('green', 'signed in');
    case 'unreachable':
      return terminal.paint('yellow', 'server away');
    case 'needs-sign-in':
      return terminal.paint('red', 'needs sign-in');
    default:
      return state satisfies never;
  }
}
