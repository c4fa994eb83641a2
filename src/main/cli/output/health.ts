import type { Health, HealthState } from '../../../contract/connection.ts';
import type { Terminal } from '../terminal.ts';
import { safe } from './text.ts';
import { relative } from './times.ts';

const COLOURS: Record<HealthState, 'green' | 'yellow' | 'red' | 'dim'> = {
  connected: 'green',
  degraded: 'yellow',
  starting: 'yellow',
  'needs-sign-in': 'yellow',
  disconnected: 'red',
  quarantined: 'red',
  stopped: 'dim',
};

/** The state as measured, in its colour. */
export function healthCell(terminal: Terminal, health: Health, enabled = true): string {
  return enabled ? terminal.paint(COLOURS[health.state], health.state) : terminal.paint('dim', 'off');
}

/** The state with its reason and what to do about it. */
export function printHealth(terminal: Terminal, slug: string, health: Health, tools?: number): void {
  const latency = health.latencyMs === undefined ? '' : ` (${Math.round(health.latencyMs)} ms)`;
  const offers = tools === undefined ? '' : `, ${tools} ${tools === 1 ? 'tool' : 'tools'}`;
  terminal.print(`${slug}: ${healthCell(terminal, health)}${offers}${latency}`);
  if (health.reason !== undefined) terminal.print(`  Why:        ${safe(health.reason)}`);
  if (health.nextStep !== undefined) terminal.print(`  What to do: ${safe(health.nextStep)}`);
  if (health.retryAt !== undefined) {
    terminal.print(`  Next try:   ${relative(health.retryAt, Date.now())}, by itself`);
  }
}

/** Whether calls can be expected to work: `stopped` starts on first use. */
export function isUsable({ state }: Health): boolean {
  return state === 'connected' || state === 'degraded' || state === 'stopped' || state === 'starting';
}
