import { hash } from 'node:crypto';
import type { SwitchyardError } from '../../../contract/errors.ts';
import { html } from './html.ts';

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; }
code { font: 14px ui-monospace, monospace; background: #8882; padding: .15rem .4rem; border-radius: 4px; user-select: all; }
`;
/** Nothing is loaded and no script runs; the one style is allowed by its digest. */
export const ERROR_PAGE_CSP = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** What a person sees who opened an address that cannot be shown: what happened, and what to do. */
export function errorPage(error: SwitchyardError): string {
  const body = html`<h1>Switchyard</h1>
<p>${error.message}</p>
${
  error.status === 401
    ? html`<p>Run <code>switchyard status</code> in a terminal: it prints a fresh link that opens this page. Each link works once, for five minutes.</p>`
    : html`<p>${error.fix}</p><p>Back to the <a href="/dashboard/">dashboard</a>. The code of this error is <code>${error.code}</code>; docs/troubleshooting.md has more.</p>`
}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Switchyard</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body><main>${body.text}</main></body></html>`;
}
