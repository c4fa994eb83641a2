/** Every error that Switchyard itself reports. `docs/troubleshooting.md` has a section for each code; a test holds the two together. */
export const ERRORS = {
  // asking
  BAD_REQUEST: { status: 400, title: 'The request is not valid' },
  BODY_TOO_LARGE: { status: 413, title: 'The request is too large' },
  BODY_TOO_DEEP: { status: 400, title: 'The request is nested too deeply' },
  BATCH_TOO_LONG: { status: 400, title: 'The batch has too many messages' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The request must be JSON' },
  NOT_FOUND: { status: 404, title: 'There is no such thing here' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'That method is not allowed here' },
  CONFLICT: { status: 409, title: 'That is taken already' },
  // who is asking
  HOST_REFUSED: { status: 403, title: 'The Host header names another host' },
  ORIGIN_REFUSED: { status: 403, title: 'Another web page sent this request' },
  TOKEN_MISSING: { status: 401, title: 'A token is needed' },
  TOKEN_INVALID: { status: 401, title: 'The token is not known' },
  TOKEN_EXPIRED: { status: 401, title: 'The token has expired' },
  TOKEN_REVOKED: { status: 401, title: 'The token was revoked' },
  TOKEN_IN_URL: { status: 400, title: 'This token may not travel in a URL' },
  CSRF_REFUSED: { status: 403, title: 'The request did not come from the dashboard' },
  SCOPE_DENIED: { status: 403, title: 'The token does not allow this call' },
  // connections
  CONNECTION_DISABLED: { status: 409, title: 'The connection is switched off' },
  CONNECTION_UNAVAILABLE: { status: 502, title: 'The server cannot be reached' },
  CONNECTION_NEEDS_SIGN_IN: { status: 502, title: 'The server wants a sign-in' },
  CONNECTION_QUARANTINED: { status: 409, title: 'The connection was stopped for safety' },
  CONNECTION_CRASH_LOOP: { status: 502, title: 'The server keeps crashing' },
  SCOPE_NEEDED: { status: 403, title: 'The account lacks a permission' },
  SCOPE_REFUSED: { status: 403, title: 'The server does not give a permission' },
  // signing in to servers
  SIGN_IN_UNSUPPORTED: { status: 502, title: 'The server offers no sign-in' },
  SIGN_IN_UNSAFE: { status: 502, title: 'The sign-in was stopped for safety' },
  SIGN_IN_UNREACHABLE: { status: 502, title: 'The sign-in cannot be reached' },
  SIGN_IN_REFUSED: { status: 502, title: 'The sign-in was refused' },
  SIGN_IN_TIMEOUT: { status: 504, title: 'Nobody finished the sign-in' },
  SIGN_IN_CLIENT_NEEDED: { status: 409, title: 'The server wants a registered client' },
  // programs
  COMMAND_NOT_FOUND: { status: 502, title: 'The command was not found' },
  COMMAND_NOT_APPROVED: { status: 409, title: 'The command was changed and is not approved' },
  COMMAND_REFUSED: { status: 400, title: 'The command may not be run' },
  UPSTREAM_TIMEOUT: { status: 504, title: 'The server did not answer in time' },
  UPSTREAM_PROTOCOL: { status: 502, title: 'The server broke the protocol' },
  UPSTREAM_CLOSED: { status: 502, title: 'The server ended before it answered' },
  RESULT_TOO_LARGE: { status: 502, title: 'The result is too large' },
  TOOL_UNKNOWN: { status: 404, title: 'There is no such tool' },
  CALLER_UNKNOWN: { status: 409, title: 'It is not known which client this question is for' },
  CALLER_CANNOT_ANSWER: { status: 409, title: 'The client cannot answer this question' },
  PAUSED: { status: 503, title: 'All calls are paused' },
  SESSION_UNKNOWN: { status: 404, title: 'The session is not known' },
  CANCELLED: { status: 499, title: 'The call was cancelled' },
  // this machine
  NODE_TOO_OLD: { status: 500, title: 'Node is too old' },
  PORT_TAKEN: { status: 500, title: 'The port is taken' },
  HUB_RUNNING: { status: 409, title: 'Switchyard runs on this data folder already' },
  HUB_NOT_RUNNING: { status: 503, title: 'Switchyard is not running' },
  DATA_DIR_UNUSABLE: { status: 500, title: 'The data folder cannot be used' },
  DATABASE_CORRUPT: { status: 500, title: 'The database is damaged' },
  DATABASE_NEWER: { status: 500, title: 'The database is from a newer Switchyard' },
  DATABASE_BUSY: { status: 503, title: 'The database is locked' },
  DISK_FULL: { status: 507, title: 'The disk is full' },
  VAULT_LOCKED: { status: 500, title: 'The vault cannot be opened' },
  VAULT_CORRUPT: { status: 500, title: 'The vault is damaged' },
  AUDIT_BROKEN: { status: 500, title: 'The audit log was changed' },
  INTERNAL: { status: 500, title: 'Something unexpected went wrong' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** The body of every failed API answer, and `data` of every JSON-RPC error that the hub itself raises. */
export interface ErrorBody {
  code: ErrorCode;
  /** What happened and why, for a person. */
  message: string;
  /** What to do next, for a person. */
  fix: string;
}

/** An error with a documented code. `message` says what happened and why; `fix` says what to do about it. */
export class SwitchyardError extends Error {
  readonly code: ErrorCode;
  readonly fix: string;

  constructor(code: ErrorCode, message: string, fix: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SwitchyardError';
    this.code = code;
    this.fix = fix;
  }

  /** HTTP status that this error answers with. */
  get status(): number {
    return ERRORS[this.code].status;
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, fix: this.fix };
  }
}

/** Wraps anything thrown into a SwitchyardError; what is unknown becomes INTERNAL without its text, which may hold a secret. */
export function toSwitchyardError(error: unknown): SwitchyardError {
  if (error instanceof SwitchyardError) return error;
  return new SwitchyardError(
    'INTERNAL',
    'Something unexpected went wrong inside Switchyard.',
    'Look into the log file in the data folder, then try again.',
    { cause: error },
  );
}
