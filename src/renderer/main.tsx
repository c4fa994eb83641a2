import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startServices } from './app/start.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
// Where the library that keeps the page from scrolling below a dialog looks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no element #root.');

createRoot(root).render(
  <StrictMode>
    <App services={startServices()} nonce={nonce} />
  </StrictMode>,
);
