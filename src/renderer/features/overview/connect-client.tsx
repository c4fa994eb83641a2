import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { CopyField } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { snippetsOf } from '../tokens/snippets.ts';
import type { FirstRunStore } from './first-run-store.ts';

/** Stands where the token belongs until there is one. */
const PLACEHOLDER = 'YOUR-TOKEN';

/** What to paste into a client so that it reaches the hub, with a token made for it. */
export function ConnectClient({ store }: { store: FirstRunStore }) {
  const { hub } = useServices();
  const mcpUrl = useStore(hub, (state) => state.status?.mcpUrl);
  const { token, creating, createError } = useStore(store);
  const [client, setClient] = useState<string>();
  if (mcpUrl === undefined) return null;
  const snippets = snippetsOf(mcpUrl, token ?? PLACEHOLDER, false);
  const snippet = snippets.find((each) => each.client === client) ?? snippets[0];
  if (snippet === undefined) return null;
  return (
    <Stack gap="sm">
      <Text size="sm">
        An AI client reaches all of your connections at one URL, with a token of its own. Its step is ticked
        when it uses the token for the first time.
      </Text>
      <Group align="flex-end" gap="sm">
        <Select
          label="Your client"
          data={snippets.map((each) => each.client)}
          value={snippet.client}
          onChange={(value) => setClient(value ?? undefined)}
          allowDeselect={false}
          w={200}
        />
        <Button
          loading={creating}
          disabled={token !== undefined}
          onClick={() => void store.createToken(snippet.client)}
        >
          {token === undefined ? 'Create a token for it' : 'Token created'}
        </Button>
        <Button variant="subtle" component={Link} href="/tokens">
          All tokens
        </Button>
      </Group>
      {createError !== undefined && <ErrorNote error={createError} />}
      <CopyField label="MCP URL" value={mcpUrl} what="the MCP URL" />
      <CopyField label={snippet.where} value={snippet.text} what="the configuration" wrap />
      <Text size="xs" c="dimmed" mih={18}>
        {token === undefined
          ? `Create a token: it takes the place of ${PLACEHOLDER}. It may read, and nothing else; one that may do more is made under “All tokens”.`
          : 'The token is in what you copy. It is shown only now: Switchyard keeps no more than a hash of it.'}
      </Text>
    </Stack>
  );
}
