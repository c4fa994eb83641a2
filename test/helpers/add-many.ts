import { createApiClient } from '../../src/contract/api-client.ts';
import { readHubFile } from '../../src/main/core/http/hub-file.ts';
import type { HubProcess } from './hub-process.ts';

/** Adds connections to servers that do not answer, over the API as the command line does. */
export async function addMany(hub: HubProcess, count: number): Promise<void> {
  const file = readHubFile(hub.dataDir);
  if (file === undefined) throw new Error('The hub is not running.');
  const api = createApiClient((path, { method, headers, body }) =>
    fetch(new URL(path, hub.ready.apiUrl), {
      method,
      headers: { ...headers, authorization: `Bearer ${file.adminToken}` },
      ...(body !== undefined && { body }),
    }),
  );
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const number = String(next++).padStart(3, '0');
      const transport = { kind: 'http' as const, url: 'http://127.0.0.1:9/mcp' };
      await api.call('connection.add', {
        body: { slug: `server-${number}`, name: `Server ${number}`, transport },
      });
    }
  };
  await Promise.all([work(), work(), work(), work()]);
}
