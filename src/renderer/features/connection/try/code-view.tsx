import { Box, Code, Group, ScrollArea, Text } from '@mantine/core';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { formatBytes } from '../../../ui/format.ts';

/** Characters that are drawn; copying takes all. */
const MAX_SHOWN = 100_000;

export interface CodeViewProps {
  text: string;
  /** What is copied, as in “Copy the result”. */
  what: string;
  heading?: string | undefined;
  mah?: number | undefined;
}

/** Text as it is, in a box that scrolls, with a button that copies all of it. */
export function CodeView({ text, what, heading, mah = 420 }: CodeViewProps) {
  const shown = text.length > MAX_SHOWN ? text.slice(0, MAX_SHOWN) : text;
  return (
    <Box>
      <Group justify="space-between" wrap="nowrap" gap="xs" mb={2} mih={22}>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {heading}
        </Text>
        <CopyButton value={text} what={what} />
      </Group>
      <ScrollArea.Autosize
        mah={mah}
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': heading ?? what }}
      >
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {shown}
        </Code>
      </ScrollArea.Autosize>
      {shown.length < text.length && (
        <Text size="xs" c="dimmed" mt={4}>
          The first {formatBytes(shown.length)} of {formatBytes(text.length)} are shown; copying takes all of
          it.
        </Text>
      )}
    </Box>
  );
}
