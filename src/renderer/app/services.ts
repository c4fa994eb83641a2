import { createContext, useContext } from 'react';
import type { ApiClient } from '../../contract/api-client.ts';
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
