import type { Services } from '../../app/services.ts';
import { notifyError } from '../../ui/notify.tsx';
import { isUnderWay } from './steps.ts';

/** Begins a sign-in of the account that a connection uses, or of a first one; its steps are shown with the accounts. */
export async function beginSignIn({ api }: Services, slug: string): Promise<void> {
  const params = { slug };
  try {
    const { accounts, signIn } = await api.call('account.list', { params });
    // One that is under way goes on; its page has what to do with it.
    if (signIn !== undefined && isUnderWay(signIn)) return;
    const account = accounts.find(({ active }) => active);
    await api.call('account.signIn', {
      params,
      body: account === undefined ? {} : { accountId: account.id },
    });
  } catch (thrown) {
    notifyError('The sign-in did not begin.', thrown);
  }
}
