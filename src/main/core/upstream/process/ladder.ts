import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listProcesses } from './process-table.ts';

/** Milliseconds that each step is given. */
export interface Graces {
  /** To end by itself once its input has ended. */
  inputMs: number;
  /** To end after SIGTERM. */
  termMs: number;
  /** To be gone after SIGKILL; only a process stuck in the kernel needs longer. */
  killMs: number;
}

export const GRACES: Graces = { inputMs: 2000, termMs: 2000, killMs: 2000 };
const FIRST_POLL_MS = 5;
const MAX_POLL_MS = 50;

/** A process that leads a group of its own. */
export interface Leader {
  readonly pid: number;
  /** Closes its input, which tells an MCP server to end. */
  endInput(): void;
  /** Resolves when it has ended (its children may not have). */
  readonly exited: Promise<unknown>;
}

/**
 * Ends a process and everything in its group: closes its input, then SIGTERM, then SIGKILL, each after a grace time.
 * Goes on as soon as nothing is left. On Windows, the tree is ended with taskkill after the first grace.
 * @returns whether the group is gone
 */
export async function endInOrder(leader: Leader, graces: Graces = GRACES): Promise<boolean> {
  leader.endInput();
  // Referenced: the hub must not end before its children did.
  const patience = new AbortController();
  await Promise.race([
    leader.exited,
    sleep(graces.inputMs, undefined, { signal: patience.signal }).catch(() => undefined),
  ]);
  patience.abort();
  return endGroup(leader.pid, graces);
}

/** SIGTERM to a whole group, then SIGKILL. A group keeps its number from being given to another while it has members. */
export async function endGroup(group: number, graces: Graces = GRACES): Promise<boolean> {
  if (process.platform === 'win32') return endTree(group, graces.killMs);
  if (!signal(group, 'SIGTERM')) return true;
  if (await gone(group, graces.termMs)) return true;
  return killGroup(group, graces);
}

/** SIGKILL at once, for what is not given a chance to do more harm. */
export async function killGroup(group: number, { killMs }: Graces = GRACES): Promise<boolean> {
  if (process.platform === 'win32') return endTree(group, killMs);
  return !signal(group, 'SIGKILL') || gone(group, killMs);
}

/** False when there is nobody to signal. */
function signal(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, name);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function gone(group: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(MAX_POLL_MS, wait * 2)) {
    if (!signal(group, 0)) return true;
    // Who ended but was not collected by its parent counts as a member although nothing of it runs.
    if (wait >= MAX_POLL_MS && !(await hasLiving(group))) return true;
    if (performance.now() >= until) return false;
    await sleep(wait);
  }
}

async function hasLiving(group: number): Promise<boolean> {
  // Only containers on Linux are known to have a first process that does not collect the others.
  if (process.platform !== 'linux') return true;
  const rows = await listProcesses().catch(() => undefined);
  return rows === undefined || rows.some((row) => row.group === group && !row.zombie);
}

/** A full path: nothing that lies in the working folder may take its place. */
function endTree(pid: number, withinMs: number): Promise<boolean> {
  const taskkill = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  return new Promise((resolve) => {
    const child = spawn(taskkill, ['/PID', String(pid), '/T', '/F'], {
      stdio: 'ignore',
      windowsHide: true,
      timeout: withinMs,
    });
    child.once('error', () => resolve(false));
    // 128: there is no such process.
    child.once('exit', (code) => resolve(code === 0 || code === 128));
  });
}
