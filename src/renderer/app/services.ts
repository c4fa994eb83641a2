import { createContext, useContext } from 'react';
import { type ApiClient, createApiClient } from '../../contract/api-client.ts';
import type { HubEvents } from './hub-events.ts';
import type { HubStore } from './hub-store.ts';

/** What every store and screen works with; tests hand in their own. */
export interface Services {
  api: ApiClient;
  events: HubEvents;
  hub: HubStore;
}

const ServicesContext = createContext<Services | undefined>(undefined);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === undefined) throw new Error('There is no ServicesProvider above this component.');
  return services;
}

/**
 * The API of the hub that served this page. It learns the CSRF token on the first request that changes something, and
 * again when the hub was restarted meanwhile.
 */
export function createPageApi(organizationId: () => string | undefined): ApiClient {
  let csrfToken: Promise<string | undefined> | undefined;
  const learn = async (): Promise<string | undefined> => {
    const answer = await fetch('/api/session');
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
      const init = { method, headers: { ...headers, ...extra }, body, signal };
      return fetch(target, init);
    };
    const answer = await send();
    if (answer.status !== 403 || method === 'GET') return answer;
    csrfToken = undefined;
    return send();
  });
}
