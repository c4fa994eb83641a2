import { memo, type ReactElement } from 'react';
import type { AuditRecord } from '../../../contract/audit.ts';
import { formatBytes, formatMs } from '../../ui/format.ts';
import { VERBS } from '../../ui/verbs.ts';
import classes from './audit.module.css';
import { type Outcome, outcomeOf } from './outcome.ts';

export const ROW_HEIGHT = 32;

const TIME = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export interface RecordRowProps {
  id: string;
  /** From the top of the table. */
  pixels: number;
  /** From 1, in the whole table. */
  position: number;
  active: boolean;
  /** undefined while it is not read. */
  record: AuditRecord | undefined;
  /** Its number, where it is not in the log. */
  missing: number | undefined;
  onOpen: (position: number) => void;
}

/** One record as a row of the table. */
export const RecordRow = memo(function RecordRow(props: RecordRowProps) {
  const { id, pixels, position, active, record, missing, onOpen } = props;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={position + 1}
      aria-selected={active}
      className={classes['row']}
      style={{ top: pixels }}
      data-active={active || undefined}
      onClick={() => onOpen(position - 1)}
    >
      {record === undefined ? <Unread missing={missing} /> : <Cells record={record} />}
    </div>
  );
});

function Cells({ record }: { record: AuditRecord }) {
  const { at, actor, client, connection, method, target, verb, latencyMs, resultBytes } = record;
  const what = target ?? method;
  return (
    <>
      <Cell className={classes['time']}>{TIME.format(at)}</Cell>
      <Cell className={classes['who']} title={actor}>
        {actor}
      </Cell>
      <Cell className={classes['client']} title={client}>
        {client}
      </Cell>
      <Cell title={connection}>{connection}</Cell>
      <Cell title={target === undefined ? method : `${method} ${target}`}>
        {what}
        {target !== undefined && method !== 'tools/call' && (
          <span className={classes['dimmed']}> {method}</span>
        )}
      </Cell>
      <Cell className={classes['verb']}>{verb !== undefined && markOf(VERBS[verb])}</Cell>
      <Cell>{markOf(outcomeOf(record))}</Cell>
      <Cell className={`${classes['number']} ${classes['latency']}`}>
        {latencyMs === undefined ? '' : formatMs(latencyMs)}
      </Cell>
      <Cell className={`${classes['number']} ${classes['size']}`}>
        {resultBytes === undefined ? '' : formatBytes(resultBytes)}
      </Cell>
    </>
  );
}

function Unread({ missing }: { missing: number | undefined }) {
  return (
    <div role="gridcell" style={{ gridColumn: '1 / -1' }}>
      {missing === undefined ? (
        <div className={classes['placeholder']} />
      ) : (
        `Record ${missing} is missing in the log. Verify the log to see more.`
      )}
    </div>
  );
}

interface CellProps {
  children: React.ReactNode;
  className?: string | undefined;
  title?: string | undefined;
}

function Cell({ children, className = '', title }: CellProps) {
  return (
    <div role="gridcell" className={`${classes['cell']} ${className}`} title={title}>
      {children}
    </div>
  );
}

/** Marks that were made: a row that is used for another record keeps the element where the mark is the same. */
const MARKS = new Map<string, ReactElement>();

/** What something is, by shape and word; colour comes on top. Plain rather than a badge: dozens are drawn at once. */
function markOf({ label, Icon, color }: Outcome): ReactElement {
  const made = MARKS.get(label) ?? (
    <span className={classes['mark']}>
      <Icon size={14} aria-hidden color={`var(--mantine-color-${color}-text)`} />
      {label}
    </span>
  );
  MARKS.set(label, made);
  return made;
}
