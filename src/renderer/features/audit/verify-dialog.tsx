import { Alert, Anchor, Button, Group, List, Modal, Progress, Stack, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { AuditVerification } from '../../../contract/audit.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { formatCount, formatMs, plural } from '../../ui/format.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import classes from './audit.module.css';
import { hasRecord, segmentsOf, spanText } from './segments.ts';
import type { VerifyStore } from './verify-store.ts';

const LEGEND = {
  intact: 'as it was written',
  doubtful: 'behind a break: fits what is around it',
  break: 'does not hold',
} as const;
/** Per cent of the bar that a break takes at the least, so that one among a million is seen. */
const LEAST = 0.6;

export interface VerifyDialogProps {
  store: VerifyStore;
  opened: boolean;
  onClose: () => void;
  onOpen: (seq: number) => void;
}

/** Recomputes the whole log, and draws where it holds and where it does not. */
export function VerifyDialog({ store, opened, onClose, onOpen }: VerifyDialogProps) {
  const state = useStore(store);
  const running = state.kind === 'running';
  return (
    <Modal opened={opened} onClose={onClose} title="Verify the audit log" size="lg">
      <Stack gap="md" mih={210}>
        <Text size="sm" c="dimmed">
          Every record carries a code that depends on all before it, and the last one is noted outside the
          database. What was changed, deleted, exchanged or cut off shows.
        </Text>
        {running && (
          <Stack gap={6}>
            <Progress.Root size={22}>
              <Progress.Section value={state.done * 100} aria-label="Verifying the audit log" animated />
            </Progress.Root>
            <Text size="sm" role="status">
              {Math.floor(state.done * 100)}% recomputed
            </Text>
          </Stack>
        )}
        {state.kind === 'failed' && <ErrorNote error={state.error} />}
        {state.kind === 'found' && <Found {...state} onOpen={onOpen} />}
        <Group justify="flex-end" mt="auto">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            leftSection={<IconShieldCheck size={14} aria-hidden />}
            loading={running}
            onClick={() => void store.run()}
          >
            {state.kind === 'idle' ? 'Verify' : 'Verify again'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface FoundProps {
  verification: AuditVerification;
  at: number;
  onOpen: (seq: number) => void;
}

function Found({ verification, at, onOpen }: FoundProps) {
  const { ok, records, intactThrough, breaks, durationMs } = verification;
  return (
    <Stack gap="sm">
      <Alert
        variant="light"
        color={ok ? 'teal' : 'red'}
        role="status"
        icon={ok ? <IconShieldCheck size={18} aria-hidden /> : <IconShieldX size={18} aria-hidden />}
        title={
          ok
            ? `The log is intact: ${plural(records, 'record')}`
            : `The log does not hold in ${plural(breaks.length, 'place')}`
        }
      >
        {ok
          ? 'Every record is as it was written, and none is missing.'
          : intactThrough === 0
            ? 'Not even its first record holds.'
            : `It holds up to record ${formatCount(intactThrough)}.`}{' '}
        Verified <RelativeTime at={at} />, in {formatMs(durationMs)}.
      </Alert>
      <Bar verification={verification} />
      {!ok && (
        <>
          <List size="sm" spacing={4} aria-label="Where the log does not hold">
            {breaks.map((found, place) => (
              <List.Item key={place}>
                {found.message}{' '}
                {hasRecord(found) && (
                  <Anchor component="button" type="button" size="sm" onClick={() => onOpen(found.seq)}>
                    Open record {formatCount(found.seq)}
                  </Anchor>
                )}
              </List.Item>
            ))}
          </List>
          <Text size="sm">
            <b>What to do:</b> keep a copy of the data folder as evidence, and find out who could write to it.
            Calls that change something stay refused until a new log is begun, with Switchyard stopped:{' '}
            <code>switchyard audit restart</code>
          </Text>
        </>
      )}
    </Stack>
  );
}

/** The log from its first record to its last. */
function Bar({ verification }: { verification: AuditVerification }) {
  const segments = segmentsOf(verification);
  if (segments.length === 0) return <Text size="sm">The log has no record yet.</Text>;
  const last = segments.at(-1)?.to ?? 1;
  const spans = segments.map(({ kind, from, to }) => {
    const share = ((to - from + 1) / last) * 100;
    return kind === 'break' ? Math.max(LEAST, share) : share;
  });
  const kinds = [...new Set(segments.map(({ kind }) => kind))];
  const words = segments.map((segment) => `${spanText(segment)}: ${LEGEND[segment.kind]}`).join('; ');
  return (
    <Stack gap={6}>
      <div className={classes['bar']} role="img" aria-label={words}>
        {segments.map((segment, at) => (
          <div
            key={segment.from}
            className={classes[segment.kind]}
            style={{ flex: `${spans[at]} 0 0` }}
            title={`${spanText(segment)}: ${LEGEND[segment.kind]}`}
          />
        ))}
      </div>
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          Record 1
        </Text>
        <Text size="xs" c="dimmed">
          Record {formatCount(last)}
        </Text>
      </Group>
      <Group gap="md">
        {kinds.map((kind) => (
          <Group key={kind} gap={6}>
            <span className={`${classes['swatch']} ${classes[kind]}`} aria-hidden />
            <Text size="xs">{LEGEND[kind]}</Text>
          </Group>
        ))}
      </Group>
    </Stack>
  );
}
