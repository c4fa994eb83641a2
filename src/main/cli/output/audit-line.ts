import type { AuditRecord } from '../../../contract/audit.ts';
import type { Terminal } from '../terminal.ts';
import { width } from './table.ts';
import { safe } from './text.ts';
import { localTime } from './times.ts';

/** One record as a line whose columns stand below those of the others as long as names are of usual length. */
export function auditLine(terminal: Terminal, record: AuditRecord): string {
  const {
    seq,
    at,
    kind,
    actor,
    client,
    connection,
    method,
    target,
    verb,
    status,
    errorCode,
    latencyMs,
    note,
  } = record;
  const what = target === undefined ? method : `${method} ${target}`;
  const outcome = status ?? kind;
  const bad = outcome !== 'ok' && outcome !== 'intent' && outcome !== 'change';
  const end = [
    errorCode,
    latencyMs === undefined ? undefined : `${latencyMs.toFixed(1)} ms`,
    client === undefined ? undefined : `via ${client}`,
    note,
  ].filter((part) => part !== undefined);
  return [
    terminal.paint('dim', `${String(seq).padStart(6)}  ${localTime(at)}`),
    cell(actor, 18),
    cell(connection ?? '-', 12),
    cell(what, 32),
    cell(verb ?? '-', 7),
    terminal.paint(bad ? 'red' : 'green', cell(outcome, 10)),
    safe(end.join(', ')),
  ]
    .join('  ')
    .trimEnd();
}

function cell(text: string, columns: number): string {
  const shown = safe(text);
  return shown + ' '.repeat(Math.max(0, columns - width(shown)));
}
