import { SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import { RpcError } from '../mcp/json-rpc.ts';
import { HttpStatusError } from './transport.ts';

export function disabled(slug: string): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_DISABLED',
    `The connection “${slug}” is switched off.`,
    'Switch it on in its settings.',
  );
}

export function removed(slug: string): SwitchyardError {
  return new SwitchyardError(
    'NOT_FOUND',
    `The connection “${slug}” was removed.`,
    'List the connections to see what there is.',
  );
}

export function edited(slug: string): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_CLOSED',
    `The connection “${slug}” was changed while the call was under way.`,
    'Look whether the call had an effect, then try again.',
  );
}

export function restarted(slug: string): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_CLOSED',
    `The connection “${slug}” was restarted by a person.`,
    'Look whether the call had an effect, then try again.',
  );
}

export function accountChanged(slug: string): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_CLOSED',
    `Another account of “${slug}” was chosen while the call was under way.`,
    'Look whether the call had an effect, then try again: it then uses the new account.',
  );
}

export function idle(slug: string): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_CLOSED',
    `The connection “${slug}” was idle and was stopped.`,
    'Try again: it is started on the next call.',
  );
}

export function clientGone(slug: string): SwitchyardError {
  return new SwitchyardError(
    'CANCELLED',
    `The client whose session with “${slug}” this was went away.`,
    'Connect the client again.',
  );
}

export function hubStops(slug: string): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_CLOSED',
    `Switchyard was stopped, and “${slug}” with it.`,
    'Start Switchyard again.',
  );
}

export function silent(slug: string): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_TIMEOUT',
    `The server of “${slug}” answered none of the last checks and was stopped.`,
    'It is started anew on the next call; look at its log if this happens again.',
  );
}

export function backingOff(
  slug: string,
  cause: SwitchyardError | undefined,
  waitMs: number,
): SwitchyardError {
  const seconds = Math.ceil(waitMs / 1000);
  return new SwitchyardError(
    // A command that is not there is not a server that fails: the code says so also while nothing is tried.
    cause?.code === 'COMMAND_NOT_FOUND' ? cause.code : 'CONNECTION_UNAVAILABLE',
    `The connection “${slug}” failed: ${cause?.message ?? ''} It can be tried again in ${seconds} s.`,
    `Call again in ${seconds} s, or restart the connection now. ${cause?.fix ?? ''}`,
    { cause },
  );
}

export function crashLoop(slug: string, times: number, cause: SwitchyardError): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_CRASH_LOOP',
    `The server of “${slug}” failed ${times} times within 3 minutes and is not started again. Last: ${cause.message}`,
    'Look at its log, mend the cause, then restart the connection.',
    { cause },
  );
}

/**
 * What a failed start says to a person: a server's refusal is its own, not a fault of the hub.
 * @param mask takes the secrets of the connection out of the server's words
 */
export function startFailed(slug: string, error: unknown, mask: (text: string) => string): SwitchyardError {
  if (error instanceof RpcError) {
    return new SwitchyardError(
      'UPSTREAM_PROTOCOL',
      `The server of “${slug}” refused to begin: ${mask(error.message).slice(0, 500)}`,
      'Look at its log, and whether its version and this one know a common revision of MCP.',
      { cause: error },
    );
  }
  if (error instanceof HttpStatusError) {
    const refused = error.status === 401 || error.status === 403;
    return new SwitchyardError(
      refused ? 'CONNECTION_NEEDS_SIGN_IN' : 'CONNECTION_UNAVAILABLE',
      `The server of “${slug}” answered with HTTP status ${error.status}.`,
      refused ? 'Check the credentials of the connection.' : 'Check its address, and whether it is running.',
      { cause: error },
    );
  }
  return toSwitchyardError(error);
}
