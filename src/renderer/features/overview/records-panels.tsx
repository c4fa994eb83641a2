import { Anchor, Badge, Code, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AuditRecord } from '../../../contract/audit.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { outcomeOf } from '../audit/outcome.ts';
import classes from './overview.module.css';
import { Panel, Quiet } from './panel.tsx';
import { decisionOf, failureOf } from './records.ts';

/** The newest calls that failed or were refused, with what to do about each. */
export function FailuresPanel({ records }: { records: readonly AuditRecord[] | undefined }) {
  return (
    <RecordsPanel
      title="Latest failures"
      records={records}
      empty="No call has failed. Those that do appear here with what to do."
      outcome={outcomeOf}
      more={(record) => {
        const { code, title, advice } = failureOf(record);
        return (
          <>
            <Text size="xs">
              {visibleText(title)} {code !== undefined && <Code fz={11}>{visibleText(code)}</Code>}
            </Text>
            <Text size="xs" c="dimmed">
              {advice}
            </Text>
          </>
        );
      }}
    />
  );
}

/** What became of the newest calls that destroy something. */
export function DecisionsPanel({ records }: { records: readonly AuditRecord[] | undefined }) {
  return (
    <RecordsPanel
      title="Latest destructive calls"
      search="?verb=destroy"
      records={records}
      empty="Nothing was asked for that destroys something."
      outcome={decisionOf}
      more={({ note }) => note !== undefined && <Text size="xs">{visibleText(note)}</Text>}
    />
  );
}

interface RecordsPanelProps {
  title: string;
  /** What of the audit log is shown to whoever wants more. */
  search?: string;
  /** undefined until they were read. */
  records: readonly AuditRecord[] | undefined;
  /** What is said when there are none. */
  empty: string;
  outcome: (record: AuditRecord) => { label: string; color: string };
  /** What is told below who called what. */
  more: (record: AuditRecord) => ReactNode;
}

function RecordsPanel({ title, search = '', records, empty, outcome, more }: RecordsPanelProps) {
  return (
    <Panel
      title={title}
      aside={
        <Anchor component={Link} href={`/audit${search}`} size="xs">
          Audit log
        </Anchor>
      }
    >
      <div className={`${classes['scroll']} ${classes['tall']}`}>
        {records === undefined ? (
          <LoadingRows rows={3} height={64} what={`the ${title.toLowerCase()}`} />
        ) : records.length === 0 ? (
          <Quiet>{empty}</Quiet>
        ) : (
          <ul className={classes['list']}>
            {records.map((record) => {
              const { label, color } = outcome(record);
              return (
                <li key={record.seq} className={classes['item']}>
                  <div className={classes['text']}>
                    <Head record={record} />
                    {more(record)}
                  </div>
                  <Badge variant="light" color={color} size="sm" tt="none" fw={600} miw="max-content">
                    {label}
                  </Badge>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Panel>
  );
}

/** What was called, by whom and when. */
function Head({ record: { seq, at, actor, connection, target, method } }: { record: AuditRecord }) {
  return (
    <Text size="sm" component="div">
      <Anchor component={Link} href={`/audit?seq=${seq}`} size="sm" fw={600} c="bright">
        {visibleText(target ?? method)}
      </Anchor>{' '}
      <Text span size="xs" c="dimmed">
        {connection !== undefined && `of ${connection} `}by {visibleText(actor)}, <RelativeTime at={at} />
      </Text>
    </Text>
  );
}
