import { hash } from 'node:crypto';
import type { AuditRecord } from '../../../contract/audit.ts';
import type { Health, HealthState } from '../../../contract/connection.ts';
import type { SwitchyardError } from '../../../contract/errors.ts';
import type { Status } from '../../../contract/status.ts';
import type { Token } from '../../../contract/token.ts';
import type { Hub } from '../hub-types.ts';
import { Html, html } from './html.ts';
import { statusOf } from './routes/status.ts';

const SECONDS_BETWEEN_LOADS = 10;
const CALLS_SHOWN = 20;
const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884; vertical-align: top; overflow-wrap: anywhere; }
th, .fit { white-space: nowrap; overflow-wrap: normal; }
th { font-weight: 600; } td small, .quiet { opacity: .75; }
code { font: 14px ui-monospace, monospace; background: #8882; padding: .15rem .4rem; border-radius: 4px; user-select: all; }
.warn { border-left: 4px solid #d97706; padding: .4rem .8rem; background: #d9770618; }
.connected { color: #15803d; } .degraded, .starting, .needs-sign-in { color: #b45309; } .disconnected, .quarantined { color: #dc2626; }
@media (prefers-color-scheme: dark) { .connected { color: #4ade80; } .degraded, .starting, .needs-sign-in { color: #fbbf24; } .disconnected, .quarantined { color: #f87171; } }
`;
/** Nothing is loaded and no script runs; the one style is allowed by its digest. */
export const DASHBOARD_CSP = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

const STATES: Record<HealthState, string> = {
  connected: '✓ Connected',
  degraded: '! Degraded',
  disconnected: '✕ Disconnected',
  starting: '… Starting',
  'needs-sign-in': '! Needs sign-in',
  stopped: '– Asleep, starts when called',
  quarantined: '✕ Stopped for safety',
};

/** The page of a signed-in person: what is connected, how it is doing, who called what. */
export function dashboardPage(hub: Hub): string {
  const status = statusOf(hub);
  const now = hub.ports.clock.now();
  const calls = hub.audit
    .query(hub.organizationId, { limit: 5 * CALLS_SHOWN })
    .records.filter(({ kind }) => kind !== 'change' && kind !== 'intent')
    .slice(0, CALLS_SHOWN);
  return document(
    html`<h1>Switchyard</h1>
<p>Your AI clients connect here: <code>${status.mcpUrl}</code></p>
${warnings(status)}
<h2>Connections</h2>${connections(status, now)}
<h2>Tokens</h2>${tokens(hub.tokens.list(hub.organizationId), now)}
<h2>Last calls</h2>${lastCalls(calls, now)}
<p class="quiet">Version ${status.version}, running for ${span(status.uptimeSeconds * 1000)}. This page renews itself every ${SECONDS_BETWEEN_LOADS} seconds.</p>`,
    new Html(`<meta http-equiv="refresh" content="${SECONDS_BETWEEN_LOADS}">`),
  );
}

/** The page of somebody who is not signed in. */
export function signInPage(error: SwitchyardError): string {
  return document(html`<h1>Switchyard</h1>
<p>${error.message}</p>
<p>Run <code>switchyard status</code> in a terminal: it prints a fresh link that opens this page. Each link works once, for five minutes.</p>`);
}

function warnings({ vault, auditFailure }: Status): Html[] {
  const texts = [
    vault.warning,
    auditFailure && `${auditFailure.message} Calls that change something are refused until this is mended.`,
  ];
  return texts.filter((text) => text !== undefined).map((text) => html`<p class="warn">${text}</p>`);
}

function connections({ connections: all, mcpUrl }: Status, now: number): Html {
  if (all.length === 0) {
    return html`<p>There are none yet. Add one: <code>switchyard connection add files -- npx -y @modelcontextprotocol/server-filesystem /some/folder</code></p>`;
  }
  const rows = all.map(
    ({ slug, name, environment, enabled, health, toolCount }) => html`<tr>
<td>${name}<br><small class="fit">${mcpUrl}/${slug}</small></td>
<td class="${enabled ? health.state : 'off'}">${enabled ? STATES[health.state] : '– Switched off'}<br><small>${health.reason} ${health.nextStep} ${again(health, now)}</small></td>
<td class="fit">${environment}</td><td class="fit">${toolCount} tools</td><td class="fit">${ago(health.checkedAt ?? health.since, now)}</td></tr>`,
  );
  return table(['Connection', 'Health', 'Environment', 'Offers', 'Checked'], rows);
}

function tokens(all: Token[], now: number): Html {
  const usable = all.filter((token) => token.revokedAt === undefined && (token.expiresAt ?? now + 1) > now);
  if (usable.length === 0) {
    return html`<p>There are none. A client needs one: <code>switchyard token create --name my-client</code></p>`;
  }
  const rows = usable.map(
    ({ name, hint, scopes, lastUsedAt }) => html`<tr><td>${name}<br><small>${hint}…</small></td>
<td>${scopes.join(' ')}</td><td class="fit">${lastUsedAt === undefined ? 'never' : ago(lastUsedAt, now)}</td></tr>`,
  );
  return table(['Token', 'May', 'Last used'], rows);
}

function lastCalls(calls: AuditRecord[], now: number): Html {
  if (calls.length === 0) return html`<p>No call yet.</p>`;
  const rows = calls.map(
    ({ at, actor, client, connection, method, target, status, errorCode, latencyMs }) => html`<tr>
<td class="fit">${ago(at, now)}</td><td>${actor}<br><small>${client}</small></td>
<td>${connection}</td><td>${target ?? method}</td><td>${status}<br><small>${errorCode}</small></td>
<td class="fit">${latencyMs === undefined ? '' : `${latencyMs.toFixed(1)} ms`}</td></tr>`,
  );
  return table(['When', 'Who', 'Connection', 'What', 'Outcome', 'Took'], rows);
}

function table(heads: string[], rows: Html[]): Html {
  const head = heads.map((text) => html`<th scope="col">${text}</th>`);
  return html`<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}

function document(body: Html, head = new Html('')): string {
  const start = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Switchyard</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${head}`;
  return `${start.text}<style>${STYLE}</style></head><body><main>${body.text}</main></body></html>`;
}

function again({ retryAt }: Health, now: number): string {
  if (retryAt === undefined) return '';
  return retryAt <= now ? 'It is being tried again now.' : `It is tried again in ${span(retryAt - now)}.`;
}

function ago(at: number, now: number): string {
  return now - at < 1000 ? 'just now' : `${span(now - at)} ago`;
}

function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
