import { z } from 'zod';
import {
  Account,
  AccountLabel,
  ClientInput,
  ClientView,
  SignIn,
  SignInEntry,
  SignInInput,
} from '../account.ts';
import { Slug } from '../connection.ts';
import type { Operation } from '../operation.ts';

const Id = z.string().min(1).max(64);
const OfConnection = z.strictObject({ slug: Slug });
const OfAccount = z.strictObject({ slug: Slug, account: Id });
const OfSignIn = z.strictObject({ slug: Slug, signIn: Id });
const Done = z.object({ done: z.literal(true) });

/** Accounts: who is signed in to a remote connection, and how somebody signs in. */
export const ACCOUNTS = {
  'account.list': {
    method: 'GET',
    path: '/api/connections/{slug}/accounts',
    summary:
      'The accounts of a connection, its client, and the sign-in that is under way or was the last. A client on /mcp/{slug}?account={id} uses that account, whichever is active.',
    params: OfConnection,
    response: z.object({ accounts: z.array(Account), client: ClientView, signIn: SignIn.optional() }),
  },
  'account.signIn': {
    method: 'POST',
    path: '/api/connections/{slug}/sign-ins',
    summary: 'Begins a sign-in, in place of one that is under way; the event signin.changed tells each step.',
    params: OfConnection,
    body: SignInInput,
    response: SignIn,
    change: true,
  },
  'account.flow': {
    method: 'GET',
    path: '/api/connections/{slug}/sign-ins/{signIn}',
    summary: 'How far a sign-in is, or how it ended.',
    params: OfSignIn,
    response: SignIn,
  },
  'account.cancel': {
    method: 'POST',
    path: '/api/connections/{slug}/sign-ins/{signIn}/cancel',
    summary: 'Ends a sign-in at whatever step it is; nothing is kept of it.',
    params: OfSignIn,
    response: SignIn,
    change: true,
  },
  'account.retry': {
    method: 'POST',
    path: '/api/connections/{slug}/sign-ins/{signIn}/retry',
    summary: 'Begins a sign-in anew, as it was asked for; one that is under way ends.',
    params: OfSignIn,
    response: SignIn,
    change: true,
  },
  'account.activate': {
    method: 'POST',
    path: '/api/connections/{slug}/accounts/{account}/activate',
    summary: 'Makes an account the active one: the connection uses it from the next call on.',
    params: OfAccount,
    response: Account,
    change: true,
  },
  'account.rename': {
    method: 'PATCH',
    path: '/api/connections/{slug}/accounts/{account}',
    summary: 'Gives an account another name.',
    params: OfAccount,
    body: z.strictObject({ label: AccountLabel }),
    response: Account,
    change: true,
  },
  'account.signOut': {
    method: 'DELETE',
    path: '/api/connections/{slug}/accounts/{account}',
    summary: 'Revokes the tokens of an account at its issuer, and deletes it here whatever the issuer says.',
    params: OfAccount,
    response: z.object({ done: z.literal(true), revoked: z.boolean() }),
    change: true,
  },
  'account.journal': {
    method: 'GET',
    path: '/api/connections/{slug}/sign-ins',
    summary: 'What happened with the sign-ins of a connection, newest first.',
    params: OfConnection,
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    response: z.object({ entries: z.array(SignInEntry) }),
  },
  'account.setClient': {
    method: 'POST',
    path: '/api/connections/{slug}/client',
    summary: 'Uses a client that the person registered at the authorization server by hand.',
    params: OfConnection,
    body: ClientInput,
    response: ClientView,
    change: true,
  },
  'account.clearClient': {
    method: 'DELETE',
    path: '/api/connections/{slug}/client',
    summary: 'Forgets the client that the person registered; Switchyard makes itself known by itself again.',
    params: OfConnection,
    response: Done,
    change: true,
  },
} as const satisfies Record<string, Operation>;
