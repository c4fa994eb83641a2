import { ActionIcon, Loader, Menu } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import {
  IconActivityHeartbeat,
  IconCopy,
  IconDots,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../contract/connection.ts';
import { useServices } from '../../../app/services.ts';
import { notifyDone } from '../../../ui/notify.tsx';
import { listStoreOf, type RowAction } from './store.ts';

const DOING: Record<RowAction, string> = {
  test: 'being measured',
  restart: 'being restarted',
  enable: 'being switched on',
  disable: 'being switched off',
  remove: 'being removed',
};

/** What can be done with a connection without opening it. */
export function RowMenu({ connection }: { connection: ConnectionView }) {
  const services = useServices();
  const list = listStoreOf(services);
  const { slug, name, enabled } = connection;
  const busy = useStore(list.store, (state) => state.busy[slug]);
  const mcpUrl = useStore(services.hub, (state) => state.status?.mcpUrl);
  const clipboard = useClipboard();
  if (busy !== undefined)
    return <Loader size={16} m={6} role="status" aria-label={`${name} is ${DOING[busy]}`} />;
  return (
    <Menu position="bottom-end" shadow="md" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${name}`}>
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
        <Menu.Item
          leftSection={<IconRefresh size={14} aria-hidden />}
          disabled={!enabled}
          onClick={() => void list.restart(slug)}
        >
          Restart
        </Menu.Item>
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
