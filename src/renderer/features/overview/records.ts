import type { AuditRecord } from '../../../contract/audit.ts';
import { type ErrorCode, ERRORS } from '../../../contract/errors.ts';

/** Whether a record tells of a call, and not of a change. */
export const isCall = ({ kind }: AuditRecord): boolean => kind !== 'change';

export function isFailure({ status }: AuditRecord): boolean {
  return status !== undefined && status !== 'ok' && status !== 'cancelled';
}

/** Newest first, each once. */
export function newestOf(records: readonly AuditRecord[]): AuditRecord[] {
  return [...new Map(records.map((record) => [record.seq, record])).values()].sort((a, b) => b.seq - a.seq);
}

/** Of destructive calls one record each: how it ended, or that it was begun. */
export function decisionsOf(records: readonly AuditRecord[]): AuditRecord[] {
  const ended = new Set(records.map(({ intentSeq }) => intentSeq));
  return newestOf(records).filter(({ seq }) => !ended.has(seq));
}

/** What was decided about a destructive call. */
export function decisionOf({ kind, status }: AuditRecord): { label: string; color: string } {
  if (kind === 'denied' || status === 'denied') return { label: 'Refused', color: 'red' };
  if (kind === 'intent') return { label: 'Under way', color: 'blue' };
  if (status === 'ok') return { label: 'Executed', color: 'teal' };
  return { label: 'Executed, failed', color: 'orange' };
}

const ADVICE: Partial<Record<ErrorCode, string>> = {
  SCOPE_DENIED: 'Give the client a token with the scope that is missing, if it should be allowed to.',
  PAUSED: 'Resume calls when you are ready.',
  CONNECTION_DISABLED: 'Switch the connection on again.',
  CONNECTION_UNAVAILABLE: 'Look at the health of the connection, then restart it.',
  CONNECTION_NEEDS_SIGN_IN: 'Sign in to the connection again.',
  CONNECTION_QUARANTINED: 'Look at why the connection was stopped, then restart it.',
  CONNECTION_CRASH_LOOP: 'Look at the log of the connection, mend the cause, then restart it.',
  SCOPE_NEEDED: 'Sign in again and grant the permission, or use another account.',
  SCOPE_REFUSED: 'Use an account that has the permission.',
  COMMAND_NOT_FOUND: 'Install the program, or correct the command in the settings of the connection.',
  COMMAND_NOT_APPROVED:
    'Look at the changed command in the settings of the connection, and save it to approve it.',
  COMMAND_REFUSED: 'Correct the command in the settings of the connection.',
  UPSTREAM_TIMEOUT:
    'Call again; if the tool needs long, give it more time in the settings of the connection.',
  UPSTREAM_PROTOCOL: 'Update the server; its log tells what it said.',
  UPSTREAM_CLOSED: 'Look at the log of the connection for why the server ended.',
  RESULT_TOO_LARGE: 'Ask for less at once, or raise the limit in the settings.',
  TOOL_UNKNOWN: 'Let the client list the tools anew.',
  DISK_FULL: 'Free some space on the disk.',
  AUDIT_BROKEN: 'Verify the audit log.',
};

/** Why a call failed, and what a person can do about it. `title` for what has no code: the tool's own report. */
export function failureOf({ status, errorCode, note }: AuditRecord): {
  code: string | undefined;
  title: string;
  advice: string;
} {
  if (status === 'tool-error') {
    return {
      code: errorCode,
      title: 'The tool reported a failure',
      advice: 'Its answer, in the record, says why.',
    };
  }
  const code =
    errorCode !== undefined && Object.hasOwn(ERRORS, errorCode) ? (errorCode as ErrorCode) : undefined;
  if (code === undefined) {
    return {
      code: errorCode,
      title: 'The server answered with an error',
      advice: 'Its answer, in the record, says why.',
    };
  }
  return { code, title: note ?? ERRORS[code].title, advice: ADVICE[code] ?? 'Open the record to see more.' };
}
