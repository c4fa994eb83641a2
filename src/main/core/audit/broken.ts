import { SwitchyardError } from '../../../contract/errors.ts';

/** A log that does not hold: nothing that changes something may be done any more. */
export function brokenError(message: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError(
    'AUDIT_BROKEN',
    `${message} Nothing that changes something is done without a record.`,
    'Run "switchyard audit verify" to see where. Keep audit.db and audit.anchor as evidence; with Switchyard stopped, "switchyard audit restart" puts them aside and begins a new log.',
    { cause },
  );
}
