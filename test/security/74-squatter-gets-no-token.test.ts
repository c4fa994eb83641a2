import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readHubFile, writeHubFile } from '../../src/main/core/http/hub-file.ts';
import { findProcess } from '../../src/main/core/upstream/process/process-table.ts';
import { commandLine } from '../cli/cli.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { tempDir } from '../helpers/temp.ts';

/** A program that sits on the port of a hub and passes for it as well as it can. */
async function squatter() {
  const heard: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    heard.push(request.headers);
    response.setHeader('content-type', 'application/json').end('{"ok":true}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heard };
}

test('after a hub was killed, who has its port and even its pid gets nothing of its credential', async () => {
  const dataDir = tempDir();
  const hub = await HubProcess.start({ dataDir });
  const left = readHubFile(dataDir);
  await hub.kill();
  const { port, heard } = await squatter();
  const origin = `http://127.0.0.1:${port}`;
  writeHubFile(dataDir, {
    pid: process.pid,
    startTime: (await findProcess(process.pid))?.startTime ?? '',
    port,
    mcpUrl: `${origin}/mcp`,
    apiUrl: `${origin}/api`,
    adminToken: String(left?.adminToken),
  });
  const { run } = commandLine(dataDir);
  for (const args of [['status'], ['audit', 'tail', '--follow'], ['connection', 'restart', 'x']]) {
    await run(...args);
  }
  expect(heard).toEqual([]);
});

test('what a killed hub left cannot be taken for the next one, which holds the folder before it listens', async () => {
  const dataDir = tempDir();
  const first = await HubProcess.start({ dataDir });
  const left = readHubFile(dataDir);
  await first.kill();
  expect(readHubFile(dataDir)).toEqual(left);
  const second = await HubProcess.start({ dataDir });
  expect(readHubFile(dataDir)?.adminToken).not.toBe(left?.adminToken);
  expect(JSON.parse(await second.cli('status', '--json'))).toMatchObject({ running: true });
  await second.stop();
  expect(readHubFile(dataDir)).toBeUndefined();
});
