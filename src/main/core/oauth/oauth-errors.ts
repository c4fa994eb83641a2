import { SwitchyardError } from '../../../contract/errors.ts';

/** What the authorization server itself said, cut and without secrets; it is shown beside our own words. */
export class SignInError extends SwitchyardError {
  readonly serverError: string | undefined;

  constructor(
    code: SwitchyardError['code'],
    message: string,
    fix: string,
    options?: { cause?: unknown; serverError?: string | undefined },
  ) {
    super(code, message, fix, options);
    this.serverError = options?.serverError;
  }
}

export function notRemote(slug: string): SwitchyardError {
  return new SwitchyardError(
    'BAD_REQUEST',
    `“${slug}” runs a program on this machine; nobody signs in to it.`,
    'Enter its key in the environment of the connection.',
  );
}

export function hasOwnKey(slug: string): SwitchyardError {
  return new SwitchyardError(
    'BAD_REQUEST',
    `“${slug}” has an Authorization header of its own, which would be sent in place of a sign-in.`,
    'Take the header Authorization out of the connection, then sign in.',
  );
}

export function unknownAccount(): SwitchyardError {
  return new SwitchyardError(
    'NOT_FOUND',
    'There is no such account.',
    'List the accounts of the connection.',
  );
}

export function unknownSignIn(): SwitchyardError {
  return new SwitchyardError('NOT_FOUND', 'There is no such sign-in.', 'Begin a new one.');
}

export function nobodySignedIn(name: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_NEEDS_SIGN_IN',
    `The server of “${name}” wants a sign-in, and nobody is signed in.`,
    `Sign in: the button at the connection, or switchyard account sign-in ${name}`,
    { cause },
  );
}

export function chooseAccount(name: string): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_NEEDS_SIGN_IN',
    `No account of “${name}” is active.`,
    'Choose one of its accounts, or sign in to another.',
  );
}

export function grantEnded(name: string, label: string, why: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_NEEDS_SIGN_IN',
    `The sign-in of “${label}” at “${name}” is over: ${why}`,
    'Sign in to this account again. Nothing else has to be set up anew.',
    { cause },
  );
}

export function signedOut(name: string): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_NEEDS_SIGN_IN',
    `The account that this session with “${name}” used was signed out.`,
    'Call again; the account that is active now is used.',
  );
}

export function issuerAway(name: string, issuer: string, retryMs: number, cause?: unknown): SwitchyardError {
  const seconds = Math.max(Math.ceil(retryMs / 1000), 1);
  return new SwitchyardError(
    'CONNECTION_UNAVAILABLE',
    `The sign-in of “${name}” could not be renewed: ${issuer} did not answer as it should. You are still signed in.`,
    `It is tried again by itself, the next time in ${seconds} s.`,
    { cause },
  );
}

export function stillRefused(name: string, retryMs: number, cause: unknown): SwitchyardError {
  const seconds = Math.max(Math.ceil(retryMs / 1000), 1);
  return new SwitchyardError(
    'CONNECTION_UNAVAILABLE',
    `The server of “${name}” refuses even the sign-in that was renewed just now. You are still signed in.`,
    `It may be out of order: call again in ${seconds} s. If it goes on like that, sign in again.`,
    { cause },
  );
}

export function scopeNeeded(name: string, scopes: readonly string[], cause?: unknown): SwitchyardError {
  const wanted = scopes.join(' ');
  return new SwitchyardError(
    'SCOPE_NEEDED',
    `The server of “${name}” wants a permission for this call that the account was not granted: ${wanted}.`,
    'Sign in to the account again: it then asks for this permission as well.',
    { cause },
  );
}

export function scopeRefused(name: string, scopes: readonly string[], cause?: unknown): SwitchyardError {
  const wanted = scopes.length === 0 ? 'a permission that it does not name' : scopes.join(' ');
  return new SwitchyardError(
    'SCOPE_REFUSED',
    `The server of “${name}” refuses this call for want of ${wanted}, although you were asked for it when you signed in.`,
    'Your role there does not allow it. Ask whoever manages your account at the server; signing in again does not help.',
    { cause },
  );
}

export function unsupported(name: string, why: string, serverError?: string): SignInError {
  return new SignInError(
    'SIGN_IN_UNSUPPORTED',
    `Nobody can sign in to “${name}” with a browser: ${why}`,
    'If the server gives out keys, enter one as the header Authorization of the connection.',
    { serverError },
  );
}

export function unsafe(name: string, why: string, cause?: unknown): SignInError {
  return new SignInError(
    'SIGN_IN_UNSAFE',
    `The sign-in to “${name}” was stopped for safety: ${why}`,
    'Check the address of the connection. If it is right, report this to whoever runs the server.',
    { cause },
  );
}

export function unreachable(name: string, what: string, cause?: unknown): SignInError {
  return new SignInError(
    'SIGN_IN_UNREACHABLE',
    `The sign-in to “${name}” cannot go on: ${what} did not answer as it should.`,
    'Check your network, wait a little, then try again.',
    { cause },
  );
}

export function refused(name: string, issuer: string, serverError: string): SignInError {
  return new SignInError(
    'SIGN_IN_REFUSED',
    `${issuer} refused the sign-in to “${name}”: ${serverError}`,
    'Try again and allow the access. If it still refuses, its words say what it wants.',
    { serverError },
  );
}

export function timedOut(name: string, minutes: number): SignInError {
  return new SignInError(
    'SIGN_IN_TIMEOUT',
    `Nobody finished the sign-in to “${name}” in the browser within ${minutes} minutes.`,
    'Try again. If no page opened, copy its address from here into your browser.',
  );
}

export function clientNeeded(name: string, issuer: string, serverError?: string): SignInError {
  return new SignInError(
    'SIGN_IN_CLIENT_NEEDED',
    `${issuer} does not let Switchyard register by itself for “${name}”.`,
    'Register an app there by hand, with the redirect URI that is shown here, and enter its client id and secret.',
    { serverError },
  );
}

export function clientOfAnother(name: string, bound: string, issuer: string): SignInError {
  return unsafe(
    name,
    `the client id that you entered belongs to ${bound}, and the server now names ${issuer}. It was not sent there.`,
  );
}

export function portTaken(port: number, cause: unknown): SignInError {
  return new SignInError(
    'PORT_TAKEN',
    `The port ${port} of the redirect URI is taken by another program.`,
    'End that program, or register another redirect URI and enter its port.',
    { cause },
  );
}
