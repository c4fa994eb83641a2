import type { ErrorCode, SwitchyardError } from '../../../contract/errors.ts';
import * as errors from './connection-errors.ts';
import type { Verdict } from './health-meter.ts';
import type { LiveSession } from './live-session.ts';
import type { RestartGate } from './restart-gate.ts';
import type { OwnedSession } from './types.ts';

/** The shared session of a connection, or why there is none. */
export type RuntimeState =
  | { kind: 'idle'; reason: string }
  /** `away` while it is tried by itself: until it answers, it is shown as it was. */
  | { kind: 'starting'; opening: Promise<OwnedSession>; abort: AbortController; away: Away | undefined }
  | { kind: 'running'; live: LiveSession }
  | Away
  | HaltedState
  | { kind: 'disabled' }
  /** It never comes back: the connection was removed, or the hub stops. */
  | { kind: 'gone'; error: SwitchyardError };

/** Tried again on demand, once the gate lets it through; with `returns` also by itself. */
export interface Away {
  kind: 'backing-off';
  error: SwitchyardError;
  returns: boolean;
}

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

/** A call waits for a restart that is nearer than this, and fails at once otherwise. Milliseconds. */
const SHORT_WAIT_MS = 1000;

/**
 * Milliseconds to wait before a session may be opened.
 * @param pinned whether it uses an account whichever is active: that this one needs a sign-in is nothing to it
 * @throws SwitchyardError why none may be
 */
export function admit(state: RuntimeState, gate: RestartGate, slug: string, pinned = false): number {
  if (pinned && state.kind === 'needs-sign-in') return 0;
  switch (state.kind) {
    case 'idle':
    case 'starting':
    case 'running':
    case 'backing-off': {
      const waitMs = gate.waitMs();
      if (waitMs < SHORT_WAIT_MS) return waitMs;
      throw errors.backingOff(slug, gate.cause, waitMs);
    }
    case 'stopped':
    case 'needs-sign-in':
    case 'quarantined':
    case 'gone':
      throw state.error;
    case 'disabled':
      throw errors.disabled(slug);
    default:
      return state satisfies never;
  }
}

/** @param measured what the checks of a live session say; undefined without one */
export function verdictOf(state: RuntimeState, measured: Verdict | undefined): Verdict {
  switch (state.kind) {
    case 'idle':
      return measured ?? { state: 'stopped', reason: state.reason };
    case 'starting':
      return state.away === undefined ? { state: 'starting' } : verdictOf(state.away, undefined);
    case 'running':
      return measured ?? { state: 'starting' };
    case 'backing-off':
      return {
        state: 'disconnected',
        reason: state.error.message,
        code: state.error.code,
        nextStep: state.returns
          ? state.error.fix
          : `${state.error.fix} It is started again on the next call.`,
      };
    case 'stopped':
    case 'needs-sign-in':
    case 'quarantined':
      return {
        state: state.kind,
        reason: state.error.message,
        code: state.error.code,
        nextStep: state.error.fix,
      };
    case 'disabled':
    case 'gone':
      return { state: 'stopped', reason: 'Switched off.', nextStep: 'Switch it on in its settings.' };
    default:
      return state satisfies never;
  }
}
