import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { dependency } from '../helpers/processes.ts';
import { inspect } from './inspector.ts';

it('a new user adds a folder, gives a client one URL, calls a tool, and finds the call on record', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-new-user-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'letter.txt'), 'Dear user');
  const hub = await HubProcess.start();
  onTestFinished(() => hub.stop());

  const filesystem = dependency('@modelcontextprotocol/server-filesystem/dist/index.js');
  await hub.cli('connection', 'add', 'files', '--', process.execPath, filesystem, folder);
  expect(await hub.cli('connection', 'list')).toContain('files');
  const token = await hub.createToken([]);

  const call = [
    '--method',
    'tools/call',
    '--tool-name',
    'files__list_directory',
    '--tool-arg',
    `path=${folder}`,
  ];
  const result = await inspect(hub.mcpUrl, token, 'auto', ...call);
  expect(result).toMatchObject({ content: [{ type: 'text', text: '[FILE] letter.txt' }] });

  const log = await hub.cli('audit', 'tail');
  expect(log).toContain('list_directory');
  expect(log).toContain('files');
  expect(log).not.toContain(token);
  expect(await hub.cli('audit', 'verify')).not.toContain('broken');
});
