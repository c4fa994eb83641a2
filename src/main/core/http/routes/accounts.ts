import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';

export function accountHandlers({ accounts }: Pick<Hub, 'accounts'>): HandlersOf<'account'> {
  return {
    'account.list': ({ params: { slug } }, { organizationId }) => ({
      accounts: accounts.list(organizationId, slug),
      client: accounts.client(organizationId, slug),
      signIn: accounts.signInOf(organizationId, slug),
    }),
    'account.signIn': ({ params, body }, { organizationId }) =>
      accounts.signIn(organizationId, params.slug, body),
    'account.flow': ({ params }, { organizationId }) =>
      accounts.flow(organizationId, params.slug, params.signIn),
    'account.cancel': ({ params }, { organizationId }) =>
      accounts.cancel(organizationId, params.slug, params.signIn),
    'account.retry': ({ params }, { organizationId }) =>
      accounts.retry(organizationId, params.slug, params.signIn),
    'account.activate': ({ params }, { organizationId }) =>
      accounts.activate(organizationId, params.slug, params.account),
    'account.rename': ({ params, body }, { organizationId }) =>
      accounts.rename(organizationId, params.slug, params.account, body.label),
    'account.signOut': async ({ params }, { organizationId }) => ({
      done: true,
      revoked: await accounts.signOut(organizationId, params.slug, params.account),
    }),
    'account.journal': ({ params, query }, { organizationId }) => ({
      entries: accounts.journal(organizationId, params.slug, query.limit),
    }),
    'account.setClient': ({ params, body }, { organizationId }) =>
      accounts.setClient(organizationId, params.slug, body),
    'account.clearClient': async ({ params }, { organizationId }) => {
      await accounts.clearClient(organizationId, params.slug);
      return { done: true };
    },
  };
}
