import type { ConnectionView, Health } from '../../../contract/connection.ts';
import { withHub, withRunningHub } from '../hub-access.ts';
import { healthCell, isUsable, printHealth } from '../output/health.ts';
import { table } from '../output/table.ts';
import { safe, safeJson, showArgv } from '../output/text.ts';
import type { CommandContext } from '../program.ts';

export async function list({ where, terminal }: CommandContext): Promise<void> {
  const { connections } = await withHub(where, ({ api }) => api.call('connection.list'));
  if (terminal.json) {
    terminal.print(safeJson({ connections }));
    return;
  }
  if (connections.length === 0) {
    terminal.print('There are none yet. Add one: switchyard connection add SLUG -- COMMAND ARGS…');
    return;
  }
  const rows = connections.map((connection) => [
    connection.slug,
    healthCell(terminal, connection.health, connection.enabled),
    connection.environment + (connection.trusted ? ', trusted' : ''),
    String(connection.toolCount),
    whatItIs(connection),
  ]);
  terminal.print(table(['CONNECTION', 'HEALTH', 'ENVIRONMENT', 'TOOLS', 'SERVER'], rows));
}

export async function remove(
  { where, terminal }: CommandContext,
  slug: string,
  { now = false }: { now?: boolean } = {},
): Promise<void> {
  const query = { now: now ? ('true' as const) : ('false' as const) };
  const { restorableUntil } = await withHub(where, ({ api }) =>
    api.call('connection.remove', { params: { slug }, query }),
  );
  if (terminal.json) {
    terminal.print(safeJson({ removed: slug, ...(restorableUntil !== undefined && { restorableUntil }) }));
  } else if (restorableUntil === undefined) terminal.print(`${safe(slug)} is removed, with its secrets.`);
  else {
    terminal.print(
      `${safe(slug)} is removed. For ten minutes this brings it back, with its secrets:\n  switchyard connection restore ${safe(slug)}`,
    );
  }
}

export async function restore({ where, terminal }: CommandContext, slug: string): Promise<void> {
  const view = await withHub(where, ({ api }) => api.call('connection.restore', { params: { slug } }));
  if (terminal.json) terminal.print(safeJson(view));
  else terminal.print(`${safe(slug)} is back, as it was.`);
}

export async function test({ where, terminal }: CommandContext, slug: string): Promise<number> {
  const health = await withHub(where, ({ api }) => api.call('connection.test', { params: { slug } }));
  return report(terminal, slug, health);
}

export async function restart({ where, terminal }: CommandContext, slug: string): Promise<number> {
  const health = await withRunningHub(where, (api) => api.call('connection.restart', { params: { slug } }));
  return report(terminal, slug, health);
}

export function enable(context: CommandContext, slug: string): Promise<void> {
  return setEnabled(context, slug, true);
}

export function disable(context: CommandContext, slug: string): Promise<void> {
  return setEnabled(context, slug, false);
}

async function setEnabled(
  { where, terminal }: CommandContext,
  slug: string,
  enabled: boolean,
): Promise<void> {
  const view = await withHub(where, ({ api }) =>
    api.call('connection.edit', { params: { slug }, body: { enabled } }),
  );
  terminal.print(terminal.json ? safeJson(view) : `${slug} is switched ${enabled ? 'on' : 'off'}.`);
}

function report(terminal: CommandContext['terminal'], slug: string, health: Health): number {
  if (terminal.json) terminal.print(safeJson(health));
  else printHealth(terminal, slug, health);
  return isUsable(health) ? 0 : 1;
}

function whatItIs({ transport }: ConnectionView): string {
  return transport.kind === 'stdio' ? showArgv([transport.command, ...transport.args]) : safe(transport.url);
}
