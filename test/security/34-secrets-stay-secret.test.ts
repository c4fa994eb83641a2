import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { tempDir } from '../helpers/temp.ts';

const SERVER = join(import.meta.dirname, '../fixtures/servers/ledger/main.mjs');
const CANARY = `canary${'7f3a'.repeat(8)}`;

/** Every file below the folder that holds the text, in plain or as base64. */
function filesWith(dir: string, text: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = readFileSync(file, 'latin1');
      return content.includes(text) || content.includes(Buffer.from(text).toString('base64').slice(0, -4));
    });
}

it('a secret and a token appear in no file, log, answer or argument list, and a random argument only in what its server logs', async () => {
  const home = tempDir();
  const dataDir = join(home, 'data');
  const secret = `${CANARY}-environment`;
  const argument = `${CANARY}-argument`;
  const header = `${CANARY}-header`;
  const hub = await HubProcess.start({ dataDir, env: { LEDGER_KEY: secret, WEB_KEY: header } });
  const ledger = join(home, 'ledger.txt');
  const command = ['--', process.execPath, SERVER, ledger];
  let printed = await hub.cli(
    'connection',
    'add',
    'ledger',
    '--trust',
    '--env-from',
    'LEDGER_KEY',
    ...command,
  );
  const web = await hub.run(
    'connection',
    'add',
    'web',
    '--header-from',
    'X-Key=WEB_KEY',
    '--url',
    'http://127.0.0.1:9/mcp',
  );
  printed += web.stdout + web.stderr;
  const token = await hub.createToken();
  const answer = await modernCall(`${hub.mcpUrl}/ledger`, token, 'append_entry', { id: argument });
  expect(JSON.stringify(answer)).toContain(argument);
  await modernCall(`${hub.mcpUrl}/web`, token, 'append_entry', { id: argument });
  expect(readFileSync(ledger, 'utf8')).toContain(argument);

  const [server] = hub.children();
  expect(readFileSync(`/proc/${server?.pid}/environ`, 'utf8')).toContain(secret);
  const argumentLists = [hub.pid, ...hub.children().map(({ pid }) => pid)].map((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
  );
  printed += await hub.cli('connection', 'list', '--json');
  printed += await hub.cli('audit', 'tail', '-n', '50');
  printed += await hub.cli('status', '--json');
  await hub.stop();

  for (const canary of [secret, header, token]) {
    expect(printed + hub.log + argumentLists.join('\n')).not.toContain(canary);
    expect(filesWith(dataDir, canary)).toEqual([]);
  }
  expect(printed + hub.log + argumentLists.join('\n')).not.toContain(argument);
  expect(filesWith(dataDir, argument)).toEqual([join(dataDir, 'logs/ledger.log')]);
});
