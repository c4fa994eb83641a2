import { Button, Menu, Stack, TextInput } from '@mantine/core';
import { IconArrowBarToDown, IconArrowBarToUp, IconCalendarSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { AuditStore } from './store.ts';

/** Goes to either end of the records, or to a time. */
export function JumpMenu({ store }: { store: AuditStore }) {
  const [opened, setOpened] = useState(false);
  const [time, setTime] = useState('');
  const at = new Date(time).getTime();
  const go = (): void => {
    setOpened(false);
    // To the end of the minute that was chosen.
    void store.goToTime(at + 59_999);
  };
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={250}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconCalendarSearch size={14} aria-hidden />}>
          Go to…
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowBarToUp size={14} aria-hidden />}
          onClick={() => void store.goToNewest()}
        >
          The newest record
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowBarToDown size={14} aria-hidden />}
          onClick={() => void store.goToOldest()}
        >
          The oldest record
        </Menu.Item>
        <Menu.Divider />
        <Stack gap={6} p={8} component="form" onSubmit={(event) => (event.preventDefault(), go())}>
          <TextInput
            type="datetime-local"
            label="What happened at"
            value={time}
            onChange={(event) => setTime(event.currentTarget.value)}
          />
          <Button type="submit" variant="light" disabled={Number.isNaN(at)}>
            Go there
          </Button>
        </Stack>
      </Menu.Dropdown>
    </Menu>
  );
}
