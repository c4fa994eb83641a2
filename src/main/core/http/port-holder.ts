import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** The program that listens on a TCP port, such as `node (process 4711)`. Only Linux tells it cheaply; undefined elsewhere. */
export function portHolder(port: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const inodes = new Set([
    ...listeningInodes('/proc/net/tcp', port),
    ...listeningInodes('/proc/net/tcp6', port),
  ]);
  if (inodes.size === 0) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
        if (inode === undefined || !inodes.has(inode)) continue;
        // Not the name of its first thread, which says nothing of most programs.
        const name = basename(readlinkSync(`/proc/${pid}/exe`));
        return `${name.replace(/[^\w .:+-]/g, '?')} (process ${pid})`;
      }
    } catch {
      // Another person's process, or one that has just ended.
    }
  }
  return undefined;
}

const LISTEN = '0A';

function listeningInodes(file: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === LISTEN)
      .map((fields) => String(fields[9]));
  } catch {
    return [];
  }
}
