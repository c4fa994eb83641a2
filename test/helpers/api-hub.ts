import { onTestFinished } from 'vitest';
import { createHub } from '../../src/main/core/hub.ts';
import { readHubFile } from '../../src/main/core/http/hub-file.ts';
import type { Hub } from '../../src/main/core/hub-types.ts';
import { testPorts } from './ports.ts';
import { tempDir } from './temp.ts';

export interface ApiHub {
  origin: string;
  port: number;
  hub: Hub;
  adminToken: string;
  /** Signed in with the admin token unless the headers say otherwise. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** A whole hub in this process, on a data folder of the test's own. */
export async function startApiHub(): Promise<ApiHub> {
  const dataDir = tempDir();
  const hub = await createHub(testPorts(dataDir), { version: '0.0.0-test' });
  onTestFinished(() => hub.close());
  const { port } = await hub.listen({ port: 0 });
  const adminToken = String(readHubFile(dataDir)?.adminToken);
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    hub,
    adminToken,
    fetch: (path, init = {}) =>
      fetch(origin + path, {
        ...init,
        headers: { authorization: `Bearer ${adminToken}`, ...(init.headers as Record<string, string>) },
      }),
  };
}
