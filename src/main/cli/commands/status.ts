import type { Organization } from '../../../contract/organization.ts';
import type { Status } from '../../../contract/status.ts';
import { findOrganization, withHub } from '../hub-access.ts';
import { healthCell } from '../output/health.ts';
import { table } from '../output/table.ts';
import { safe, safeJson } from '../output/text.ts';
import { relative } from '../output/times.ts';
import type { CommandContext } from '../program.ts';
import type { Terminal } from '../terminal.ts';

/** Prints how everything is doing, with a fresh link to the dashboard. */
export async function status({ where, terminal }: CommandContext): Promise<void> {
  await withHub(where, async ({ api, own }) => {
    const { dataDir } = where;
    const now = await api.call('status.get');
    const running = own === undefined;
    const dashboardUrl = running ? (await api.call('dashboard.open')).url : undefined;
    if (terminal.json) {
      terminal.print(
        safeJson({ running, dataDir, ...(running ? { ...now, dashboardUrl } : withoutAddress(now)) }),
      );
      return;
    }
    if (running) {
      terminal.print(`Switchyard ${now.version} is running; it was started ${relative(now.startedAt, Date.now())}.

  Dashboard  ${dashboardUrl}   (this link works once, for five minutes)
  MCP URL    ${now.mcpUrl}`);
    } else {
      terminal.print('Switchyard is not running. Start it: switchyard serve');
    }
    const { organizations } = await api.call('organization.list');
    if (organizations.length > 1)
      terminal.print(`  Works in   ${safe(nameOf(organizations, where.organization))}`);
    terminal.print(`  Data       ${safe(dataDir)}\n  Vault      ${now.vault.tier}`);
    printWarnings(terminal, now);
    printConnections(terminal, now);
  });
}

function nameOf(organizations: readonly Organization[], wanted: string | undefined): string {
  if (wanted !== undefined) return findOrganization(organizations, wanted).name;
  return organizations.find(({ active }) => active)?.name ?? '';
}

function withoutAddress({ version, vault, auditFailure, connections }: Status): Partial<Status> {
  return { version, vault, auditFailure, connections };
}

function printWarnings(terminal: Terminal, { vault, auditFailure }: Status): void {
  if (vault.warning !== undefined) terminal.print(terminal.paint('yellow', `\nNote: ${safe(vault.warning)}`));
  if (auditFailure !== undefined) {
    terminal.print(
      terminal.paint('red', `\nCalls that change something are refused: ${safe(auditFailure.message)}`),
    );
  }
}

function printConnections(terminal: Terminal, { connections }: Status): void {
  if (connections.length === 0) {
    terminal.print('\nNo connections yet. Add one: switchyard connection add SLUG -- COMMAND ARGS…');
    return;
  }
  const rows = connections.map(({ slug, environment, enabled, health, toolCount }) => [
    slug,
    healthCell(terminal, health, enabled),
    environment,
    String(toolCount),
    safe(health.reason ?? ''),
  ]);
  terminal.print(`\n${table(['CONNECTION', 'HEALTH', 'ENVIRONMENT', 'TOOLS', 'WHY'], rows)}`);
}
