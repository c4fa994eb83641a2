/** A process that hosts one server and its grandchild, prints their pids and waits to be killed. */
import type { DatabaseSync } from 'node:sqlite';
import { DatabaseSync as Database } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../src/contract/connection.ts';
import { start } from '../../src/main/core/storage/migrations/001-start.ts';
import { ProcessHost } from '../../src/main/core/upstream/process/process-host.ts';
import { testPorts } from '../helpers/ports.ts';

const [dataDir = '', server = '', plan = ''] = process.argv.slice(2);
const database: DatabaseSync = new Database(`${dataDir}/switchyard.db`);
database.exec('PRAGMA journal_mode = WAL');
start.up(database);
database.exec("INSERT INTO organizations (id, name, created_at) VALUES ('org_1', 'One', 0)");
const host = new ProcessHost({
  ports: testPorts(dataDir),
  database,
  maxRssBytes: () => 0,
  onLog: () => undefined,
});
const transport = await host.open(
  {
    id: 'con_1',
    organizationId: 'org_1',
    slug: 'server',
    transport: { kind: 'stdio', command: process.execPath, args: [server, plan], envNames: [] },
  } as unknown as Connection,
  {},
);
Object.assign(transport, {
  onmessage: (message: { result: { content: { text: string }[] } }) =>
    console.log(message.result.content[0]?.text),
});
await transport.start();
transport.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'pids', arguments: {} } });
await sleep(60_000);
