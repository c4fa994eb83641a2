import { Group, Paper, Stack, Text } from '@mantine/core';
import { IconFile, IconLink } from '@tabler/icons-react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { pretty } from '../schema/json.ts';
import { CodeView } from './code-view.tsx';
import type { Block } from './content.ts';

/** One piece of an answer. Nothing of it is markup, and nothing of it is loaded from elsewhere. */
export function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'text':
      return <CodeView text={block.text} what="the text" heading={block.heading ?? 'Text'} />;
    case 'json':
      return <CodeView text={pretty(block.value)} what="the JSON" heading={block.heading ?? 'JSON'} />;
    case 'image':
      return (
        <img
          src={block.url}
          alt={block.alt}
          style={{ maxWidth: '100%', maxHeight: 420, objectFit: 'contain', alignSelf: 'flex-start' }}
        />
      );
    case 'audio':
      return (
        // biome-ignore lint/a11y/useMediaCaption: a server's sound has none
        <audio controls src={block.url} aria-label={`Sound (${block.type})`} />
      );
    case 'link':
      return (
        <Paper withBorder p="xs">
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <IconLink size={16} aria-label="Link to a resource" style={{ flexShrink: 0, marginTop: 2 }} />
            <Stack gap={2} style={{ minWidth: 0 }}>
              <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
                {block.name ?? block.uri}
              </Text>
              <Group gap={4} wrap="nowrap">
                <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                  {block.uri}
                </Text>
                <CopyButton value={block.uri} what="the URI" />
              </Group>
              {block.description !== undefined && <Text size="xs">{block.description}</Text>}
            </Stack>
          </Group>
        </Paper>
      );
    case 'binary':
      return (
        <Group gap="xs">
          <IconFile size={16} aria-hidden />
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {formatBytes(block.bytes)} of {block.type === '' ? 'an unknown type' : block.type}, which is not
            shown here
            {block.heading === undefined ? '' : `: ${block.heading}`}
          </Text>
        </Group>
      );
    default:
      return block satisfies never;
  }
}
