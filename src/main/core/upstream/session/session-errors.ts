import { SwitchyardError } from '../../../../contract/errors.ts';

export function cancelled(reason: unknown): SwitchyardError {
  if (reason instanceof SwitchyardError) return reason;
  return new SwitchyardError(
    'CANCELLED',
    'The call was cancelled by its client.',
    'Call again if you need it.',
  );
}

export function timedOut(name: string, method: string, ms: number): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_TIMEOUT',
    `“${name}” did not answer ${method} within ${Math.ceil(ms / 100) / 10} s.`,
    'Try again, or raise the time-outs of the connection.',
  );
}

export function ended(name: string): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_CLOSED',
    `The session with “${name}” was closed before an answer came.`,
    'Look whether the call had an effect, then try again.',
  );
}

export function broken(name: string, what: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_PROTOCOL',
    `The server of “${name}” broke the protocol: ${what}`,
    'Look for a newer version of the server, and at its log.',
    { cause },
  );
}

export function httpFailed(name: string, status: number, cause: unknown): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_UNAVAILABLE',
    `The server of “${name}” answered with HTTP status ${status}.`,
    status >= 500
      ? 'The server has trouble of its own: try again later.'
      : 'Check the address of the connection and its headers.',
    { cause },
  );
}

export function unsupportedRevisions(name: string, revisions: readonly string[]): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_PROTOCOL',
    `The server of “${name}” speaks only revisions of MCP that Switchyard does not: ${revisions.join(', ')}.`,
    'Update Switchyard, or the server.',
  );
}

export function nobodyToAsk(name: string, method: string): SwitchyardError {
  return new SwitchyardError(
    'CALLER_UNKNOWN',
    `“${name}” asked ${method}, and its session is shared: it is not known which client this is for.`,
    'Set the connection to one session per client.',
  );
}

export function cannotAnswer(name: string, what: string): SwitchyardError {
  return new SwitchyardError(
    'CALLER_CANNOT_ANSWER',
    `“${name}” needs ${what}, which the calling client does not offer.`,
    'Call again from a client that supports it.',
  );
}

export function unconfirmed(): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_TIMEOUT',
    'The server did not confirm the subscription.',
    'Try again, and look at the log of the connection.',
  );
}
