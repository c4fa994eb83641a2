import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same pid. */
export interface KnownProcess {
  pid: number;
  startedAt: string;
  command: string;
}

interface Row extends KnownProcess {
  parent: number;
}

/** Every living descendant of a process. */
export function descendants(pid: number): KnownProcess[] {
  const rows = allProcesses();
  const found: Row[] = [];
  const parents = new Set([pid]);
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    for (const row of rows) {
      if (parents.has(row.parent) && !parents.has(row.pid)) {
        parents.add(row.pid);
        found.push(row);
      }
    }
  }
  return found;
}

/** Those of the given processes that still run; zombies do not. */
export function stillRunning(processes: KnownProcess[]): KnownProcess[] {
  const rows = allProcesses();
  return processes.filter(({ pid, startedAt }) =>
    rows.some((row) => row.pid === pid && row.startedAt === startedAt),
  );
}

/** Resident memory of a process in bytes; 0 when it is gone. */
export function residentBytes(pid: number): number {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim()) * 1024;
  } catch {
    return 0;
  }
}

/** Microseconds of processor time that a process took so far, to 10 ms; NaN where the system does not tell. */
export function processorMicros(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}

function allProcesses(): Row[] {
  const output = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,lstart=,args='], { encoding: 'utf8' });
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\w{3} \w{3} +\d+ [\d:]+ \d{4})\s(.*)$/.exec(line);
    if (!match || match[3]?.startsWith('Z')) return [];
    return [
      {
        pid: Number(match[1]),
        parent: Number(match[2]),
        startedAt: match[4] as string,
        command: match[5] as string,
      },
    ];
  });
}
