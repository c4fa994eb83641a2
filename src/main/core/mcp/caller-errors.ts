import { SwitchyardError } from '../../../contract/errors.ts';

/** A client cannot be asked, or will not answer. */
export function cannotAnswer(message: string): SwitchyardError {
  return new SwitchyardError('CALLER_CANNOT_ANSWER', message, 'Use a client that supports this question.');
}

export function undeclared(method: string): SwitchyardError {
  return cannotAnswer(`The client did not declare that it can answer ${method}.`);
}

export function cancelled(): SwitchyardError {
  return new SwitchyardError('CANCELLED', 'The call was cancelled.', 'Call again if that was not intended.');
}

/** @param ms milliseconds that the client had */
export function noAnswer(ms: number): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_TIMEOUT',
    `The client did not answer the question within ${Math.round(ms / 1000)} seconds.`,
    'Answer sooner, then try again.',
  );
}
