import { SwitchyardError } from '../../../contract/errors.ts';
import type { Principal, Tokens } from '../access/types.ts';
import type { McpRequest } from '../http/types.ts';

const BEARER = /^bearer +(\S+) *$/i;

/**
 * Who sent a request. A token in the header counts before one in the URL; one that does not hold is never taken for none.
 * @throws SwitchyardError TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED, TOKEN_IN_URL
 */
export function authenticate(tokens: Tokens, request: McpRequest): Principal {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const secret = BEARER.exec(header)?.[1];
    if (secret === undefined) throw missing('The Authorization header carries no bearer token.');
    return tokens.authenticate(secret, 'header');
  }
  if (request.urlToken !== undefined) return tokens.authenticate(request.urlToken, 'url');
  throw missing('The request carries no token.');
}

function missing(message: string): SwitchyardError {
  return new SwitchyardError(
    'TOKEN_MISSING',
    message,
    'Create one with "switchyard token create --name NAME" and send it as "Authorization: Bearer …".',
  );
}
