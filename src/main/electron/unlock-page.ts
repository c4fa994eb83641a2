import { hash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 0; padding: 1.5rem 1.75rem; }
h1 { font-size: 1.15rem; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
input { box-sizing: border-box; width: 100%; font: inherit; padding: .4rem .6rem; border: 1px solid #868e96; border-radius: 4px; }
.wrong { color: light-dark(#c92a2a, #ff8787); margin: .35rem 0 0; }
/* Unlock comes first in the form, as Enter presses the first button. */
.actions { display: flex; flex-direction: row-reverse; gap: .5rem; margin-top: 1rem; }
button { font: inherit; padding: .4rem 1rem; border: 1px solid #868e96; border-radius: 4px; background: none; color: inherit; }
button.main { background: #1971c2; border-color: #1971c2; color: #fff; font-weight: 600; }
`;
/** No script runs, nothing is loaded, and the form goes to where the page came from. */
export const UNLOCK_CSP = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

/** Asks for the passphrase. @param wrong whether one was given that does not open the vault */
export function unlockPage(wrong: boolean): string {
  const problem = wrong
    ? '<p class="wrong" id="wrong" role="alert">The vault does not open with this passphrase. Try again.</p>'
    : '';
  const described = wrong ? ' aria-invalid="true" aria-describedby="wrong"' : '';
  return around(`<h1>Unlock Switchyard</h1>
<p>Your keys and tokens are protected by a passphrase. It is kept in memory only, until Switchyard ends.</p>
<form method="post" action="/" autocomplete="off">
<label for="passphrase">Passphrase</label>
<input id="passphrase" name="passphrase" type="password" autofocus${described}>${problem}
<div class="actions"><button class="main">Unlock</button><button name="quit" value="1">Quit</button></div>
</form>`);
}

/** What is shown while something is done with what was sent. */
export function openingPage(text: string): string {
  return around(`<h1>${text}</h1>`);
}

function around(body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Switchyard</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}
