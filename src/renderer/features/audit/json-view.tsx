import { Alert, Code, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconInfoCircle, IconScissors } from '@tabler/icons-react';
import { useState } from 'react';
import type { AuditPayload } from '../../../contract/audit.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatBytes } from '../../ui/format.ts';
import classes from './audit.module.css';
import { pretty, textOf } from './payload-text.ts';

type Missing = Extract<AuditPayload, { kind: 'missing' }>['why'];

const REASONS: Record<'request' | 'result', Record<Missing, string>> = {
  request: {
    none: 'It was made without arguments.',
    pending: 'It is not there yet.',
    busy: 'Not kept: the hub was too busy.',
    off: 'Not kept: keeping requests and results is switched off.',
    gone: 'Not kept any more: requests and results are deleted after a while, and the oldest when there are many.',
  },
  result: {
    none: 'There is none.',
    pending: 'The call has not ended yet, or Switchyard ended before it did.',
    busy: 'Not kept: the hub was too busy.',
    off: 'Not kept: keeping requests and results is switched off.',
    gone: 'Not kept any more: requests and results are deleted after a while, and the oldest when there are many.',
  },
};

export interface JsonViewProps {
  what: 'request' | 'result';
  title: string;
  payload: AuditPayload;
}

/** What a call was given or answered, or why it is not there. */
export function JsonView({ what, title, payload }: JsonViewProps) {
  const [asText, setAsText] = useState(false);
  const json = payload.kind === 'kept' ? pretty(payload.json) : '';
  const text = payload.kind === 'kept' ? textOf(payload.json) : undefined;
  const shown = asText && text !== undefined ? text : json;
  return (
    <Stack gap={6} component="section" aria-label={title}>
      <Group justify="space-between" h={28}>
        <Text fw={600} size="sm" component="h3">
          {title}
        </Text>
        {payload.kind === 'kept' && (
          <Group gap={6}>
            {text !== undefined && (
              <SegmentedControl
                size="xs"
                aria-label={`Show the ${what} as`}
                data={[
                  { value: 'json', label: 'JSON' },
                  { value: 'text', label: 'Text' },
                ]}
                value={asText ? 'text' : 'json'}
                onChange={(value) => setAsText(value === 'text')}
              />
            )}
            <CopyButton value={shown} what={`the ${what}`} />
          </Group>
        )}
      </Group>
      {payload.kind === 'missing' ? (
        <Text size="sm" c="dimmed">
          <IconInfoCircle size={14} aria-hidden style={{ verticalAlign: -2 }} /> {REASONS[what][payload.why]}
        </Text>
      ) : (
        <>
          <Code block className={classes['json'] ?? ''} tabIndex={0} role="region" aria-label={`The ${what}`}>
            {shown}
          </Code>
          {payload.cut && (
            <Alert variant="light" color="gray" p="xs" icon={<IconScissors size={16} aria-hidden />}>
              This is the beginning of {formatBytes(payload.length)}; the rest was not kept.
            </Alert>
          )}
        </>
      )}
    </Stack>
  );
}
