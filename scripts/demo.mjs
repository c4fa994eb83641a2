// Runs a hub filled with believable content, in a folder that is gone afterwards: three servers, clients with their
// tokens, and calls that went well, failed and were refused.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildIfNeeded } from './lib/build.mjs';
import { requireNode, ROOT } from './lib/node.mjs';

const NODE = requireNode();
const LAUNCHER = join(ROOT, 'bin/switchyard.js');
const SERVERS = join(ROOT, 'node_modules/@modelcontextprotocol');
const folder = mkdtempSync(join(tmpdir(), 'switchyard-demo-'));
const env = {
  ...process.env,
  SWITCHYARD_HOME: join(folder, 'data'),
  MEMORY_FILE_PATH: join(folder, 'memory.jsonl'),
};

if (!(await buildIfNeeded())) process.exit(1);
const documents = join(folder, 'documents');
mkdirSync(documents);
writeFileSync(join(documents, 'minutes.md'), '# Minutes\n\nThe platform closes for works on 3 May.\n');
writeFileSync(join(documents, 'timetable.csv'), 'train,departs\nIC 5,08:02\nRE 12,08:17\n');

const hub = spawn(NODE, [LAUNCHER, 'serve', '--port', '0', '--json'], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => hub.kill(signal));
hub.on('exit', (code) => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? 1);
});
const { mcpUrl, dashboardUrl } = await new Promise((resolve) => {
  createInterface({ input: hub.stdout }).once('line', (line) => resolve(JSON.parse(line)));
});

console.log('Adding servers, clients and calls …');
const add = (slug, name, ...rest) => switchyard('connection', 'add', slug, '--name', name, ...rest);
await add(
  'documents',
  'Shared documents',
  '--',
  NODE,
  join(SERVERS, 'server-filesystem/dist/index.js'),
  documents,
);
await add(
  'memory',
  'Team memory',
  '--env',
  'production',
  '--',
  NODE,
  join(SERVERS, 'server-memory/dist/index.js'),
);
await add(
  'everything',
  'Reference server',
  '--trust',
  '--',
  NODE,
  join(SERVERS, 'server-everything/dist/index.js'),
  'stdio',
);
await add('intranet', 'Intranet search', '--url', 'http://127.0.0.1:9/mcp');

const editor = await token(
  'Code editor',
  '--scope',
  'read:*',
  '--scope',
  'write:documents',
  '--scope',
  'write:memory',
);
const assistant = await token('Desktop assistant', '--expires', '90d');
const report = await token(
  'Nightly report',
  '--type',
  'org',
  '--scope',
  'read:documents',
  '--expires',
  '30d',
);
const former = await token('Former laptop');
await switchyard('token', 'revoke', 'Former laptop');

const entity = { name: 'Platform 3', entityType: 'place', observations: ['closed for works on 3 May'] };
await call(editor, 'editor', 'documents__list_directory', { path: documents });
await call(editor, 'editor', 'documents__read_text_file', { path: join(documents, 'minutes.md') });
await call(editor, 'editor', 'documents__write_file', {
  path: join(documents, 'draft.md'),
  content: '# Draft\n',
});
await call(editor, 'editor', 'memory__create_entities', { entities: [entity] });
await call(assistant, 'assistant', 'memory__search_nodes', { query: 'platform' });
await call(assistant, 'assistant', 'everything__get-sum', { a: 8, b: 17 });
await call(assistant, 'assistant', 'documents__read_text_file', { path: '/etc/hostname' });
await call(assistant, 'assistant', 'documents__write_file', {
  path: join(documents, 'minutes.md'),
  content: 'gone',
});
await call(assistant, 'assistant', 'intranet__search', { query: 'works' });
await call(report, 'report', 'documents__read_text_file', { path: join(documents, 'timetable.csv') });
await call(report, 'report', 'memory__read_graph', {});
await call(former, 'laptop', 'documents__list_directory', { path: documents });

console.log(`
The demo is running.

  Dashboard  ${dashboardUrl}   (this link works once)
  MCP URL    ${mcpUrl}
  Token      ${editor}   (of the code editor, until the demo ends)

Other commands reach it so:

  SWITCHYARD_HOME=${env.SWITCHYARD_HOME} npx switchyard audit tail

Press Ctrl+C to stop; everything of it is then removed.`);

async function token(name, ...options) {
  return JSON.parse(await switchyard('token', 'create', '--name', name, ...options, '--json')).token;
}

/** Runs a command; resolves with what it printed. */
function switchyard(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(NODE, [LAUNCHER, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('close', (code) =>
      code === 0
        ? resolve(output)
        : reject(new Error(`switchyard ${args.join(' ')} ended with ${code}:\n${errors}`)),
    );
  });
}

/** One tool call, as a client makes it; whether it is allowed is for the log to show. */
async function call(bearer, client, name, args) {
  const answer = await fetch(mcpUrl, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': name,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name,
        arguments: args,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
          'io.modelcontextprotocol/clientInfo': { name: client, version: '1.0.0' },
        },
      },
    }),
  });
  await answer.arrayBuffer();
}
