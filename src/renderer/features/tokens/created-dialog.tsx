import { Alert, Button, Checkbox, Code, Group, Modal, Stack, Tabs, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { CreatedToken } from '../../../contract/token.ts';
import { CopyButton, CopyField } from '../../ui/copy-button.tsx';
import { snippetsOf } from './snippets.ts';

export interface CreatedDialogProps {
  token: CreatedToken;
  /** undefined while it is not known. */
  mcpUrl: string | undefined;
  onSaved: () => void;
}

/** A new token, shown this once: it is closed by saying that it was saved, and in no other way. */
export function CreatedDialog({ token, mcpUrl, onSaved }: CreatedDialogProps) {
  const [saved, setSaved] = useState(false);
  const snippets = mcpUrl === undefined ? [] : snippetsOf(mcpUrl, token.token, token.urlToken);
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={`The token “${token.name}”`}
      size="lg"
    >
      <Stack gap="md">
        <Alert variant="light" color="orange" icon={<IconAlertTriangle size={18} aria-hidden />}>
          It is shown only now. Switchyard keeps no more than a hash of it: if it is lost, create another.
        </Alert>
        <CopyField label="Token" value={token.token} what="the token" wrap />
        {snippets.length > 0 && (
          <Tabs defaultValue="0">
            <Tabs.List aria-label="Set up a client">
              {snippets.map(({ client }, at) => (
                <Tabs.Tab key={client} value={String(at)} fz="sm">
                  {client}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {snippets.map(({ client, where, text }, at) => (
              <Tabs.Panel key={client} value={String(at)} pt="xs">
                <Group justify="space-between" mb={4}>
                  <Text size="xs" c="dimmed">
                    {where}
                  </Text>
                  <CopyButton value={text} what={`this for ${client}`} />
                </Group>
                <Code block mih={150} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                  {text}
                </Code>
              </Tabs.Panel>
            ))}
          </Tabs>
        )}
        <Group justify="space-between">
          <Checkbox
            size="xs"
            label="I have saved it"
            checked={saved}
            onChange={(event) => setSaved(event.currentTarget.checked)}
          />
          <Button disabled={!saved} onClick={onSaved}>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
