import { type ApiClient, createApiClient } from '../../contract/api-client.ts';
import { SwitchyardError } from '../../contract/errors.ts';

export interface PageApiOptions {
  /** The organization that is shown; undefined for the active one. */
  organizationId(): string | undefined;
  /** Called when the hub refuses an answer because nobody is signed in any more. */
  onSignedOut(): void;
}

/**
 * The API of the hub that served this page. It learns the CSRF token on the first request that changes something, and
 * again when the hub was restarted meanwhile. Without an answer a call fails with HUB_NOT_RUNNING.
 */
export function createPageApi({ organizationId, onSignedOut }: PageApiOptions): ApiClient {
  let csrfToken: Promise<string | undefined> | undefined;
  const learn = async (): Promise<string | undefined> => {
    const answer = await reach('/api/session');
    if (!answer.ok) return undefined;
    const { csrfToken: token } = (await answer.json()) as { csrfToken?: string };
    return token;
  };
  return createApiClient(async (path, { method, headers, body, signal }) => {
    const target = new URL(path, location.origin);
    const organization = organizationId();
    if (organization !== undefined) target.searchParams.set('organization', organization);
    const send = async (): Promise<Response> => {
      const extra: Record<string, string> = {};
      if (method !== 'GET') {
        csrfToken ??= learn();
        const token = await csrfToken.catch(() => undefined);
        if (token === undefined) csrfToken = undefined;
        else extra['x-csrf-token'] = token;
      }
      return reach(target, {
        method,
        headers: { ...headers, ...extra },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      });
    };
    let answer = await send();
    if (answer.status === 403 && method !== 'GET') {
      csrfToken = undefined;
      answer = await send();
    }
    if (answer.status === 401) onSignedOut();
    return answer;
  });
}

async function reach(target: string | URL, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(target, init);
  } catch (error) {
    if (init?.signal?.aborted === true) throw error;
    throw new SwitchyardError(
      'HUB_NOT_RUNNING',
      'Switchyard does not answer, so nothing was changed or read.',
      'Wait until it is back, then try again. If it was ended, start it again.',
      { cause: error },
    );
  }
}
