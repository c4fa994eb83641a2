import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useServices } from '../app/services.ts';
import { notifyError } from '../ui/notify.tsx';
import { useConfirm } from '../ui/use-confirm.tsx';

/** Signs this browser out after a question; undefined in the app's own window, which nobody signs in to. */
export function useSignOut(): (() => Promise<void>) | undefined {
  const { api } = useServices();
  const confirm = useConfirm();
  const signOut = useCallback(async (): Promise<void> => {
    const sure = await confirm({
      title: 'Sign out of this browser?',
      text: 'Switchyard and your AI clients go on. To get back in, run switchyard status in a terminal and open the link that it prints.',
      confirm: 'Sign out',
    });
    if (!sure) return;
    try {
      await api.call('session.end');
      // The page that comes says how to get back in, and nothing of this one stays in memory.
      location.reload();
    } catch (thrown) {
      notifyError('You are still signed in.', thrown);
    }
  }, [api, confirm]);
  return /^https?:$/.test(location.protocol) ? signOut : undefined;
}

/** Leaves the dashboard for good, on a computer that others use too. */
export function SignOutButton() {
  const signOut = useSignOut();
  if (signOut === undefined) return null;
  return (
    <Tooltip label="Sign out">
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label="Sign out"
        onClick={() => void signOut()}
      >
        <IconLogout size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
