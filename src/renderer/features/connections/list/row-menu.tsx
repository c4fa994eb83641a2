import { ActionIcon, Loader, Menu } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import {
  IconActivityHeartbeat,
  IconCopy,
  IconDots,
  IconKey,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../contract/connection.ts';
import { useServices } from '../../../app/services.ts';
import { notifyDone } from '../../../ui/notify.tsx';
import { beginSignIn } from '../../accounts/begin-sign-in.ts';
import { listStoreOf, type RowAction } from './store.ts';

const DOING: Record<RowAction, string> = {
  test: 'being measured',
  restart: 'being restarted',
  enable: 'being switched on',
  disable: 'being switched off',
  remove: 'being removed',
};

/** The button of a menu that is made once it is asked for: hundreds of menus would slow the list down. */
export function RowMenu({ connection }: { connection: ConnectionView }) {
  const list = listStoreOf(useServices());
  const { slug, name } = connection;
  const busy = useStore(list.store, (state) => state.busy[slug]);
  const [opened, setOpened] = useState<boolean>();
  if (busy !== undefined)
    return <Loader size={16} m={6} role="status" aria-label={`${name} is ${DOING[busy]}`} />;
  if (opened !== undefined) return <MadeMenu connection={connection} opened={opened} onChange={setOpened} />;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`Actions for ${name}`}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setOpened(true)}
    >
      <IconDots size={16} />
    </ActionIcon>
  );
}

interface MadeMenuProps {
  connection: ConnectionView;
  opened: boolean;
  onChange: (opened: boolean) => void;
}

/** What can be done with a connection without opening it. */
function MadeMenu({ connection, opened, onChange }: MadeMenuProps) {
  const services = useServices();
  const list = listStoreOf(services);
  const { slug, name, enabled, health } = connection;
  const target = useRef<HTMLButtonElement>(null);
  const mcpUrl = useStore(services.hub, (state) => state.status?.mcpUrl);
  const clipboard = useClipboard();
  return (
    <Menu
      position="bottom-end"
      shadow="md"
      width={200}
      opened={opened}
      onChange={onChange}
      // To the button as it is now: the one that was pressed first is gone.
      returnFocus={false}
      onClose={() => target.current?.focus()}
    >
      <Menu.Target>
        <ActionIcon ref={target} variant="subtle" color="gray" aria-label={`Actions for ${name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconActivityHeartbeat size={14} aria-hidden />}
          disabled={!enabled}
          onClick={() => void list.test(slug)}
        >
          Test now
        </Menu.Item>
        {health.code === 'COMMAND_NOT_APPROVED' ? (
          // To start it again would not help.
          <Menu.Item
            leftSection={<IconShieldCheck size={14} aria-hidden />}
            component={Link}
            href={`/connections/${slug}/settings`}
          >
            Look and approve
          </Menu.Item>
        ) : health.state === 'needs-sign-in' ? (
          <Menu.Item
            leftSection={<IconKey size={14} aria-hidden />}
            component={Link}
            href={`/connections/${slug}/accounts`}
            onClick={() => void beginSignIn(services, slug)}
          >
            Sign in
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconRefresh size={14} aria-hidden />}
            disabled={!enabled}
            onClick={() => void list.restart(slug)}
          >
            Restart
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={
            enabled ? <IconPlayerStop size={14} aria-hidden /> : <IconPlayerPlay size={14} aria-hidden />
          }
          onClick={() => void list.setEnabled(slug, !enabled)}
        >
          {enabled ? 'Switch off' : 'Switch on'}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={14} aria-hidden />}
          disabled={mcpUrl === undefined}
          onClick={() => {
            clipboard.copy(`${mcpUrl}/${slug}`);
            notifyDone(`The MCP URL of ${name} was copied.`);
          }}
        >
          Copy its MCP URL
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={14} aria-hidden />}
          onClick={() => void list.remove(connection)}
        >
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
