import {
  ActionIcon,
  Anchor,
  Badge,
  Drawer,
  Group,
  Skeleton,
  Stack,
  Switch,
  Text,
  Tooltip,
} from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { AuditEntry, AuditRecord } from '../../../contract/audit.ts';
import { useServices } from '../../app/services.ts';
import { CopyField } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { formatCount, formatMs, formatTime } from '../../ui/format.ts';
import { notifyError } from '../../ui/notify.tsx';
import { VerbBadge } from '../../ui/verb-badge.tsx';
import classes from './audit.module.css';
import type { EntryStore } from './entry-store.ts';
import { JsonView } from './json-view.tsx';
import { KINDS, outcomeOf } from './outcome.ts';

export interface RecordDrawerProps {
  store: EntryStore;
  /** Whether the connection of the record is still there. */
  hasConnection: (slug: string) => boolean;
  onOpen: (seq: number) => void;
  onClose: () => void;
  /** Steps to the record above or below in the table; undefined where there is none. */
  onNewer?: (() => void) | undefined;
  onOlder?: (() => void) | undefined;
}

/** One record in full, beside the table. */
export function RecordDrawer(props: RecordDrawerProps) {
  const { store, onOpen, onClose, onNewer, onOlder, hasConnection } = props;
  const { seq, entry, error } = useStore(store);
  return (
    <Drawer
      opened={seq !== undefined}
      onClose={onClose}
      position="right"
      size={620}
      overlayProps={{ backgroundOpacity: 0.25 }}
      closeButtonProps={{ 'aria-label': 'Close the record' }}
      title={
        <Group gap="xs">
          <Text fw={700} component="span">
            Record {seq === undefined ? '' : formatCount(seq)}
          </Text>
          <Step label="Newer record" Icon={IconChevronUp} onClick={onNewer} />
          <Step label="Older record" Icon={IconChevronDown} onClick={onOlder} />
        </Group>
      }
    >
      {error !== undefined && seq !== undefined ? (
        <ErrorNote error={error} onRetry={() => void store.open(seq)} />
      ) : entry === undefined ? (
        <Loading />
      ) : (
        <Entry
          entry={entry}
          onKeep={(keep) => store.keepPayloads(keep)}
          onOpen={onOpen}
          hasConnection={hasConnection}
        />
      )}
    </Drawer>
  );
}

interface EntryProps {
  entry: AuditEntry;
  onKeep: (keep: boolean) => Promise<void>;
  onOpen: (seq: number) => void;
  hasConnection: (slug: string) => boolean;
}

function Entry({ entry, onKeep, onOpen, hasConnection }: EntryProps) {
  const { record, partner, args, result, mac, previousMac } = entry;
  const ending = record.kind === 'intent' ? (partner ?? record) : record;
  const outcome = outcomeOf(ending);
  return (
    <Stack gap="lg">
      <Group gap="xs">
        <Badge
          variant="light"
          color={outcome.color}
          tt="none"
          leftSection={<outcome.Icon size={12} aria-hidden />}
        >
          {outcome.label}
        </Badge>
        {record.verb !== undefined && <VerbBadge verb={record.verb} />}
        <Text size="xs" c="dimmed">
          {KINDS[record.kind].explained}
        </Text>
      </Group>
      <dl className={classes['fields']}>{fieldsOf(record, partner, hasConnection, onOpen)}</dl>
      {record.kind !== 'change' && (
        <>
          <JsonView what="request" title="Request" payload={args} />
          <JsonView what="result" title="Result" payload={result} />
          <Text size="xs" c="dimmed">
            Secrets were taken out before either was stored. Both are kept for a while only; the chain of the
            log covers the digest of the request, so that deleting them leaves it intact.
          </Text>
          <KeepSwitch onKeep={onKeep} />
        </>
      )}
      <Stack gap={6} component="section" aria-label="Chain">
        <Text fw={600} size="sm" component="h3">
          Chain
        </Text>
        <CopyField label="Code of this record" value={mac} what="the code" wrap />
        <CopyField label="Code of the record before it" value={previousMac} what="the code before it" wrap />
      </Stack>
    </Stack>
  );
}

/** Whether what comes is kept; the hub says when it changed. */
function KeepSwitch({ onKeep }: Pick<EntryProps, 'onKeep'>) {
  const { hub } = useServices();
  const settings = useStore(hub, (state) => state.settings);
  return (
    <Switch
      size="xs"
      label="Keep the requests and results of calls to come"
      disabled={settings === undefined}
      checked={settings?.keepPayloads ?? true}
      onChange={(event) => {
        onKeep(event.currentTarget.checked).catch((thrown: unknown) =>
          notifyError('The setting was not changed.', thrown),
        );
      }}
    />
  );
}

function fieldsOf(
  record: AuditRecord,
  partner: AuditRecord | undefined,
  hasConnection: (slug: string) => boolean,
  onOpen: (seq: number) => void,
) {
  const { connection, target, method, latencyMs, resultBytes, argsBytes } = record;
  const ended = record.kind === 'intent';
  const tool = method === 'tools/call' && target !== undefined && connection !== undefined;
  const fields: [label: string, value: React.ReactNode][] = [
    ['Time', formatTime(record.at)],
    ['Who', record.actor],
    ['Token', record.tokenId],
    ['Client', record.client],
    [
      'Connection',
      connection !== undefined && hasConnection(connection) ? (
        <Anchor component={Link} href={`/connections/${connection}`} size="sm">
          {connection}
        </Anchor>
      ) : (
        connection
      ),
    ],
    ['Method', method],
    [
      tool ? 'Tool' : 'About',
      tool && hasConnection(connection) ? (
        <Anchor
          component={Link}
          href={`/connections/${connection}/tools?tool=${encodeURIComponent(target)}`}
          size="sm"
        >
          {target}
        </Anchor>
      ) : (
        target
      ),
    ],
    ['Error', record.errorCode],
    ['Note', record.note],
    ['Took', latencyMs === undefined ? undefined : formatMs(latencyMs)],
    ['Request', argsBytes === undefined ? undefined : `${formatCount(argsBytes)} characters`],
    ['Result', resultBytes === undefined ? undefined : `${formatCount(resultBytes)} characters`],
    ['Digest of the request', record.argsDigest],
    [
      ended ? 'Ended by' : 'Begun by',
      partner === undefined ? (
        ended ? (
          'No outcome is on record yet.'
        ) : undefined
      ) : (
        <Anchor component="button" type="button" size="sm" onClick={() => onOpen(partner.seq)}>
          Record {formatCount(partner.seq)}
          {partner.latencyMs === undefined ? '' : `, after ${formatMs(partner.latencyMs)}`}
        </Anchor>
      ),
    ],
  ];
  return fields
    .filter(([, value]) => value !== undefined)
    .map(([label, value]) => (
      <div key={label} style={{ display: 'contents' }}>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    ));
}

function Step(props: { label: string; Icon: typeof IconChevronUp; onClick: (() => void) | undefined }) {
  const { label, Icon, onClick } = props;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={label}
        disabled={onClick === undefined}
        onClick={() => onClick?.()}
      >
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}

function Loading() {
  return (
    <Stack gap="lg" aria-busy>
      <Skeleton height={22} width={240} />
      <Skeleton height={220} />
      <Skeleton height={120} />
      <Skeleton height={160} />
    </Stack>
  );
}
