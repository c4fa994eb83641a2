import { ipcRenderer } from 'electron';

/**
 * All that the window's page cannot do by itself: go where a tray item, a menu or a link leads, without being loaded
 * again. Nothing is exposed to the page, and nothing can be sent from it; the page hears of it as if the person had gone
 * there with the browser's own buttons.
 */
ipcRenderer.on('show', (_event, page: unknown) => {
  if (typeof page !== 'string' || !page.startsWith('/dashboard')) return;
  history.pushState(null, '', page);
  dispatchEvent(new PopStateEvent('popstate'));
});
