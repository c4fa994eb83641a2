import { ERRORS, type SwitchyardError } from '../../../contract/errors.ts';
import type { Terminal } from '../terminal.ts';
import { safe, safeJson } from './text.ts';

/** Prints an error to stderr: what happened, why, what to do, and the code to look it up by. */
export function printError(terminal: Terminal, error: SwitchyardError): void {
  if (terminal.json) {
    terminal.error(safeJson({ error: error.toBody() }));
    return;
  }
  terminal.error(terminal.paint('red', `✗ ${ERRORS[error.code].title} (${error.code})`, 'stderr'));
  terminal.error(`  Why:        ${safe(error.message)}`);
  terminal.error(`  What to do: ${safe(error.fix)}`);
}
