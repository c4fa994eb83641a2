import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';

/** One process of this machine as the kernel knows it. */
export interface ProcessRow {
  pid: number;
  group: number;
  /** Of the kernel: the same pid with another start time is another process. */
  startTime: string;
  rssBytes: number;
  zombie: boolean;
}

/** Processes looked at in one go: the hub answers calls in between. */
const SLICE = 64;
const TIMEOUT_MS = 5000;
const run = promisify(execFile);

/** All processes that can be seen; none on Windows, where groups do not exist. Zombies are listed. */
export async function listProcesses(): Promise<ProcessRow[]> {
  switch (process.platform) {
    case 'linux':
      return listProc();
    case 'win32':
      return [];
    default:
      return listWithPs(['-ax']);
  }
}

/** The process with this pid, now; undefined when there is none (and on Windows). */
export async function findProcess(pid: number): Promise<ProcessRow | undefined> {
  switch (process.platform) {
    case 'linux':
      return readProc(String(pid));
    case 'win32':
      return undefined;
    default:
      return (await listWithPs(['-p', String(pid)]).catch(() => []))[0];
  }
}

/** Whether a process was started with this variable in its environment. Linux only; false elsewhere. */
export function wasStartedWith(pid: number, name: string, value: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`.includes(`\0${name}=${value}\0`);
  } catch {
    return false;
  }
}

async function listProc(): Promise<ProcessRow[]> {
  const rows: ProcessRow[] = [];
  let seen = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d/.test(name)) continue;
    const row = readProc(name);
    if (row !== undefined) rows.push(row);
    if (++seen % SLICE === 0) await nextTurn();
  }
  return rows;
}

let bootId: string | undefined;
let pageBytes: number | undefined;

/** proc_pid_stat(5). The start time counts from the boot, so that the boot belongs to it. */
function readProc(pid: string): ProcessRow | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the name, in brackets, and may itself hold brackets and spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return {
      pid: Number(pid),
      group: Number(fields[2]),
      startTime: `${bootId}:${fields[19]}`,
      rssBytes: Number(fields[21]) * (pageBytes ??= readPageBytes()),
      zombie: fields[0] === 'Z' || fields[0] === 'X',
    };
  } catch {
    return undefined;
  }
}

/** getauxval(3): the page size is not the same on all machines. */
function readPageBytes(): number {
  const vector = readFileSync('/proc/self/auxv');
  for (let at = 0; at + 16 <= vector.length; at += 16) {
    if (vector.readBigUInt64LE(at) === 6n) return Number(vector.readBigUInt64LE(at + 8));
  }
  return 4096;
}

async function listWithPs(which: readonly string[]): Promise<ProcessRow[]> {
  const { stdout } = await run('/bin/ps', [...which, '-o', 'pid=,pgid=,rss=,stat=,lstart='], {
    timeout: TIMEOUT_MS,
    maxBuffer: 16 * 1024 * 1024,
    env: { LC_ALL: 'C' },
  });
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    if (match === null) return [];
    const [, pid, group, rss, state = '', startTime = ''] = match;
    return [
      {
        pid: Number(pid),
        group: Number(group),
        startTime,
        rssBytes: Number(rss) * 1024,
        zombie: state.startsWith('Z'),
      },
    ];
  });
}
