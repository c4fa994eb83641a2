import { Anchor, Badge, Code, Text } from '@mantine/core';
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
    <Panel title="Latest failures" aside={<AuditLink />}>
      <div className={`${classes['scroll']} ${classes['tall']}`}>
        <Records
          records={records}
          what="the latest failures"
          empty="No call has failed. Those that do appear here with what to do."
          row={(record) => {
            const { code, title, advice } = failureOf(record);
            const { label, color } = outcomeOf(record);
            return (
              <>
                <div className={classes['text']}>
                  <Head record={record} />
                  <Text size="xs">
                    {visibleText(title)} {code !== undefined && <Code fz={11}>{visibleText(code)}</Code>}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {advice}
                  </Text>
                </div>
                <Badge variant="light" color={color} size="sm" tt="none" fw={600} miw="max-content">
                  {label}
                </Badge>
              </>
            );
          }}
        />
      </div>
    </Panel>
  );
}

/** What became of the newest calls that destroy something. */
export function DecisionsPanel({ records }: { records: readonly AuditRecord[] | undefined }) {
  return (
    <Panel title="Latest destructive calls" aside={<AuditLink search="?verb=destroy" />}>
      <div className={`${classes['scroll']} ${classes['tall']}`}>
        <Records
          records={records}
          what="the latest destructive calls"
          empty="Nothing was asked for that destroys something."
          row={(record) => {
            const { label, color } = decisionOf(record);
            return (
              <>
                <div className={classes['text']}>
                  <Head record={record} />
                  {record.note !== undefined && <Text size="xs">{visibleText(record.note)}</Text>}
                </div>
                <Badge variant="light" color={color} size="sm" tt="none" fw={600} miw="max-content">
                  {label}
                </Badge>
              </>
            );
          }}
        />
      </div>
    </Panel>
  );
}

function AuditLink({ search = '' }: { search?: string }) {
  return (
    <Anchor component={Link} href={`/audit${search}`} size="xs">
      Audit log
    </Anchor>
  );
}

interface RecordsProps {
  records: readonly AuditRecord[] | undefined;
  what: string;
  empty: string;
  row: (record: AuditRecord) => React.ReactNode;
}

function Records({ records, what, empty, row }: RecordsProps) {
  if (records === undefined) return <LoadingRows rows={3} height={64} what={what} />;
  if (records.length === 0) return <Quiet>{empty}</Quiet>;
  return (
    <ul className={classes['list']}>
      {records.map((record) => (
        <li key={record.seq} className={classes['item']}>
          {row(record)}
        </li>
      ))}
    </ul>
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
