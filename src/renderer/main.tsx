import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { createHubEvents } from './app/hub-events.ts';
import { createHubStore } from './app/hub-store.ts';
import { createPageApi } from './app/services.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no element #root.');

const api = createPageApi(() => undefined);
const events = createHubEvents();
const { store: hub, load } = createHubStore(api, events);
void load();
events.start();
createRoot(root).render(
  <StrictMode>
    <App services={{ api, events, hub }} nonce={nonce} />
  </StrictMode>,
);
