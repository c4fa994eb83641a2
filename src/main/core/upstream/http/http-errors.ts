import { SwitchyardError } from '../../../../contract/errors.ts';
import type { HttpStatusError } from '../transport.ts';

export function unreachable(name: string, cause: unknown): SwitchyardError {
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new SwitchyardError(
    'CONNECTION_UNAVAILABLE',
    `The server of “${name}” cannot be reached${code}.`,
    'Check its address and whether it runs, then try again.',
    { cause },
  );
}

/** The answer's `WWW-Authenticate` is in the cause, a `HttpStatusError`. */
export function needsSignIn(name: string, cause: HttpStatusError): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_NEEDS_SIGN_IN',
    `The server of “${name}” refused the credentials of this connection (HTTP ${cause.status}).`,
    'Sign in to it, or enter a valid key in the headers of the connection.',
    { cause },
  );
}

export function redirected(name: string, why: string): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_UNAVAILABLE',
    `The server of “${name}” redirected ${why}; nothing was sent there.`,
    'If you trust the new address, set it in the connection.',
  );
}

export function broken(name: string, what: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_PROTOCOL',
    `The server of “${name}” broke the protocol: ${what}`,
    'Look for a newer version of the server.',
    { cause },
  );
}

export function tooLarge(name: string, bytes: number): SwitchyardError {
  return new SwitchyardError(
    'RESULT_TOO_LARGE',
    `The server of “${name}” sent a message of more than ${bytes} bytes.`,
    'Ask for less at a time.',
  );
}

export function streamEnded(name: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_CLOSED',
    `The server of “${name}” ended its stream before it answered.`,
    'Look whether the call had an effect, then try again.',
    { cause },
  );
}

export function closed(name: string): SwitchyardError {
  return new SwitchyardError('UPSTREAM_CLOSED', `The connection “${name}” was closed.`, 'Call again.');
}
