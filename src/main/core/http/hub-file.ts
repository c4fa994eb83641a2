import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How other processes of the same person find the running hub. It holds a credential: mode 0600, gone at close. */
export interface HubFile {
  pid: number;
  /** Tells this process from a later one with the same pid; whatever the hub can compare it with again. */
  startTime: string;
  port: number;
  mcpUrl: string;
  apiUrl: string;
  adminToken: string;
}

const NAME = 'hub.json';

/** Writes the file whole or not at all. */
export function writeHubFile(dataDir: string, content: HubFile): void {
  const temporary = join(dataDir, `${NAME}.${randomBytes(4).toString('hex')}`);
  writeFileSync(temporary, JSON.stringify(content), { mode: 0o600, flag: 'wx' });
  renameSync(temporary, join(dataDir, NAME));
}

/** undefined when there is none, or none that a hub could have written. */
export function readHubFile(dataDir: string): HubFile | undefined {
  try {
    const content = JSON.parse(readFileSync(join(dataDir, NAME), 'utf8')) as Partial<HubFile> | null;
    if (content === null || typeof content !== 'object') return undefined;
    const { pid, startTime, port, mcpUrl, apiUrl, adminToken } = content;
    const numbers = Number.isInteger(pid) && Number.isInteger(port);
    const texts = [startTime, mcpUrl, apiUrl, adminToken].every((text) => typeof text === 'string');
    return numbers && texts ? (content as HubFile) : undefined;
  } catch {
    return undefined;
  }
}

/** Removes what a hub that was killed left. Only for who holds the data folder. */
export function forgetHubFile(dataDir: string): void {
  rmSync(join(dataDir, NAME), { force: true });
}

/** Removes the file, if it is still the one that this run wrote. */
export function removeHubFile(dataDir: string, adminToken: string): void {
  if (readHubFile(dataDir)?.adminToken === adminToken) rmSync(join(dataDir, NAME), { force: true });
}
