import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { organizationOf, seedAudit } from './audit-seed.ts';
import { demoHistory } from './demo-history.ts';
import { HubProcess } from './hub-process.ts';
import { modernCall } from './modern-call.ts';
import { dependency } from './processes.ts';

export interface Demo {
  hub: HubProcess;
  /** A token that reads everything and writes documents and memory. */
  token: string;
  /** Ends the hub and removes all of it. */
  stop(): Promise<void>;
}

const server = (name: string, ...args: string[]): string[] => [
  process.execPath,
  dependency(`@modelcontextprotocol/${name}/dist/index.js`),
  ...args,
];

/**
 * A hub filled with believable content, in a folder of its own: servers of which one cannot be reached, clients with
 * their tokens, a week of history, and calls that went well, failed and were refused.
 * @param entry file of the command line; the source unless given
 */
export async function startDemo(entry?: string): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-demo-'));
  const documents = join(folder, 'documents');
  mkdirSync(documents);
  writeFileSync(join(documents, 'minutes.md'), '# Minutes\n\nThe platform closes for works on 3 May.\n');
  writeFileSync(join(documents, 'timetable.csv'), 'train,departs\nIC 5,08:02\nRE 12,08:17\n');
  const dataDir = join(folder, 'data');
  const options = { dataDir, entry, env: { MEMORY_FILE_PATH: join(folder, 'memory.jsonl') } };

  const first = await HubProcess.start(options);
  await first.stop();
  await seedAudit(dataDir, demoHistory(organizationOf(dataDir)));
  const hub = await HubProcess.start(options);
  const add = (slug: string, name: string, ...rest: string[]) =>
    hub.cli('connection', 'add', slug, '--name', name, ...rest);
  await add('documents', 'Shared documents', '--', ...server('server-filesystem', documents));
  await add('memory', 'Team memory', '--env', 'production', '--', ...server('server-memory'));
  await add('everything', 'Reference server', '--trust', '--', ...server('server-everything', 'stdio'));
  await add('intranet', 'Intranet search', '--url', 'http://127.0.0.1:9/mcp');
  const token = await makeCalls(hub, documents);
  return {
    hub,
    token,
    async stop() {
      await hub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function makeCalls(hub: HubProcess, documents: string): Promise<string> {
  const create = async (name: string, ...flags: string[]): Promise<string> => {
    const json = await hub.cli('token', 'create', '--name', name, ...flags, '--json');
    return (JSON.parse(json) as { token: string }).token;
  };
  const write = ['--scope', 'write:documents', '--scope', 'write:memory'];
  const editor = await create('Code editor', '--scope', 'read:*', ...write);
  const assistant = await create('Desktop assistant', '--expires', '90d');
  const report = await create(
    'Nightly report',
    '--type',
    'org',
    '--scope',
    'read:documents',
    '--expires',
    '30d',
  );
  const former = await create('Former laptop');
  await hub.cli('token', 'revoke', 'Former laptop');

  const entity = { name: 'Platform 3', entityType: 'place', observations: ['closed for works on 3 May'] };
  const minutes = join(documents, 'minutes.md');
  const calls: [token: string, client: string, tool: string, args: object][] = [
    [editor, 'editor', 'documents__list_directory', { path: documents }],
    [editor, 'editor', 'documents__read_text_file', { path: minutes }],
    [editor, 'editor', 'documents__write_file', { path: join(documents, 'draft.md'), content: '# Draft\n' }],
    [editor, 'editor', 'memory__create_entities', { entities: [entity] }],
    [editor, 'editor', 'memory__delete_entities', { entityNames: ['Platform 3'] }],
    [assistant, 'assistant', 'memory__search_nodes', { query: 'platform' }],
    [assistant, 'assistant', 'everything__get-sum', { a: 8, b: 17 }],
    [assistant, 'assistant', 'documents__read_text_file', { path: '/etc/hostname' }],
    [assistant, 'assistant', 'documents__write_file', { path: minutes, content: 'gone' }],
    [assistant, 'assistant', 'intranet__search', { query: 'works' }],
    [report, 'report', 'documents__read_text_file', { path: join(documents, 'timetable.csv') }],
    [report, 'report', 'memory__read_graph', {}],
    [former, 'laptop', 'documents__list_directory', { path: documents }],
  ];
  for (const [token, client, tool, args] of calls) await modernCall(hub.mcpUrl, token, tool, args, client);
  return editor;
}
