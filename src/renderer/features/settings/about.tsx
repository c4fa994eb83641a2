import { Anchor, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { CopyField } from '../../ui/copy-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

/** Which Switchyard this is, and where it can be reached. */
export function AboutSection() {
  const { hub } = useServices();
  const status = useStore(hub, (state) => state.status);
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb={4}>
        About
      </Title>
      {status === undefined ? (
        <Skeleton height={180} />
      ) : (
        <Stack gap="sm">
          <Text size="sm">
            Switchyard {status.version}, started <RelativeTime at={status.startedAt} />.
          </Text>
          <Text size="sm" maw={620}>
            Manages your local and remote MCP connections and offers all of them to every AI client at one
            local URL, with a log of every call.
          </Text>
          <CopyField label="MCP URL, for AI clients" value={status.mcpUrl} what="the MCP URL" />
          <CopyField label="REST API, for scripts" value={status.apiUrl} what="the API URL" />
          <Group gap="md">
            <Anchor size="sm" href={`${new URL(status.apiUrl).pathname}/openapi.json`} target="_blank">
              Description of the API (OpenAPI)
            </Anchor>
            <Anchor size="sm" href="/dashboard/assets/licences.txt" target="_blank">
              Licences of the software in this dashboard
            </Anchor>
          </Group>
        </Stack>
      )}
    </Paper>
  );
}
