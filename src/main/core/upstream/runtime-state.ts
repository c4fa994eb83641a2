import type { ErrorCode, SwitchyardError } from '../../../contract/errors.ts';
import type { Verdict } from './health-meter.ts';
import type { LiveSession } from './live-session.ts';
import type { OwnedSession } from './types.ts';

/** The shared session of a connection, or why there is none. */
export type RuntimeState =
  | { kind: 'idle'; reason: string }
  | { kind: 'starting'; opening: Promise<OwnedSession>; abort: AbortController }
  | { kind: 'running'; live: LiveSession }
  /** Tried again on demand, once the gate lets it through. */
  | { kind: 'backing-off'; error: SwitchyardError }
  | HaltedState
  | { kind: 'disabled' }
  /** It never comes back: the connection was removed, or the hub stops. */
  | { kind: 'gone'; error: SwitchyardError };

/** Not tried again until a person acts. */
export interface HaltedState {
  kind: 'stopped' | 'needs-sign-in' | 'quarantined';
  error: SwitchyardError;
}

export const NOT_STARTED: RuntimeState = {
  kind: 'idle',
  reason: 'Not started yet; it starts on first use.',
};
export const IDLE: RuntimeState = { kind: 'idle', reason: 'Idle; it starts on the next call.' };

const HALTS: Partial<Record<ErrorCode, HaltedState['kind']>> = {
  CONNECTION_NEEDS_SIGN_IN: 'needs-sign-in',
  CONNECTION_QUARANTINED: 'quarantined',
  COMMAND_NOT_APPROVED: 'stopped',
  COMMAND_REFUSED: 'stopped',
};

/** The state after a failure that trying again cannot mend; undefined for the others. */
export function haltOf(error: SwitchyardError): HaltedState | undefined {
  const kind = HALTS[error.code];
  return kind === undefined ? undefined : { kind, error };
}

/** @param measured what the checks of a live session say; undefined without one */
export function verdictOf(state: RuntimeState, measured: Verdict | undefined): Verdict {
  switch (state.kind) {
    case 'idle':
      return measured ?? { state: 'stopped', reason: state.reason };
    case 'starting':
      return { state: 'starting' };
    case 'running':
      return measured ?? { state: 'starting' };
    case 'backing-off':
      return { state: 'disconnected', reason: state.error.message, nextStep: state.error.fix };
    case 'stopped':
    case 'needs-sign-in':
    case 'quarantined':
      return { state: state.kind, reason: state.error.message, nextStep: state.error.fix };
    case 'disabled':
    case 'gone':
      return { state: 'stopped', reason: 'Switched off.', nextStep: 'Switch it on in its settings.' };
    default:
      return state satisfies never;
  }
}
