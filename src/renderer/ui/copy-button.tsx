import { ActionIcon, Code, CopyButton as MantineCopyButton, Group, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

export interface CopyButtonProps {
  value: string;
  /** What is copied, as in “Copy the MCP URL”. */
  what: string;
}

/** Copies a value, and says that it did. */
export function CopyButton({ value, what }: CopyButtonProps) {
  return (
    <MantineCopyButton value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : `Copy ${what}`}>
          <ActionIcon
            variant="subtle"
            color={copied ? 'teal' : 'gray'}
            size="sm"
            onClick={copy}
            aria-label={copied ? 'Copied' : `Copy ${what}`}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        </Tooltip>
      )}
    </MantineCopyButton>
  );
}

export interface CopyFieldProps extends CopyButtonProps {
  label?: string | undefined;
  /** Breaks a long value over several lines in place of cutting it off. */
  wrap?: boolean | undefined;
}

/** A value to be read and copied, such as a URL or a path. */
export function CopyField({ value, what, label, wrap = false }: CopyFieldProps) {
  return (
    <div>
      {label !== undefined && (
        <Text size="xs" c="dimmed" mb={2}>
          {label}
        </Text>
      )}
      <Group gap={4} wrap="nowrap" align={wrap ? 'flex-start' : 'center'}>
        <Code
          title={value}
          style={
            wrap
              ? { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }
              : { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }
          }
        >
          {value}
        </Code>
        <CopyButton value={value} what={what} />
      </Group>
    </div>
  );
}
