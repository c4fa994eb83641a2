import type { HttpStatusError } from '../upstream/transport.ts';
import { readChallenge } from './challenge.ts';
import type { TokenKeeper } from './token-keeper.ts';
import type { SessionCredentials } from './types.ts';

/** What the credentials of a session report to those who keep the accounts. */
export interface RefusalNotes {
  /** The server wants a sign-in; how, its challenge says. */
  challenged(header: string | undefined): void;
  /** The server wants more than was granted. Returns what the caller is told. */
  scopeMissing(scopes: string[], error: HttpStatusError): Error;
  /** Why nobody is signed in. */
  missing(error: HttpStatusError): Error;
}

/** The credentials of one account, for the life of a session: another account is another session. */
export function accountCredentials(keeper: TokenKeeper, notes: RefusalNotes): SessionCredentials {
  return {
    authorization: () => keeper.authorization(),
    async refused(error, used) {
      const challenge = readChallenge(error.wwwAuthenticate);
      if (error.status === 403) {
        // Only this one request is refused: the account works.
        if (challenge?.error === 'insufficient_scope')
          throw notes.scopeMissing(challenge.scopes ?? [], error);
        return undefined;
      }
      notes.challenged(error.wwwAuthenticate);
      return keeper.refused(used, error);
    },
  };
}

/** Where nobody is signed in: what the server says is kept for the sign-in that follows. */
export function noCredentials(notes: RefusalNotes): SessionCredentials {
  return {
    authorization: () => undefined,
    async refused(error) {
      notes.challenged(error.wwwAuthenticate);
      throw notes.missing(error);
    },
  };
}
