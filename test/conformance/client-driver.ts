/**
 * The program that the conformance suite runs as a client: the hub's own upstream side, on the server whose URL is the
 * last argument. MCP_CONFORMANCE_SCENARIO names the scenario, MCP_CONFORMANCE_CONTEXT holds what it wants called.
 */
import type { JsonObject } from '../../src/main/core/mcp/json-rpc.ts';
import { isObject } from '../../src/main/core/mcp/json-rpc.ts';
import { StreamableHttpTransport } from '../../src/main/core/upstream/http/streamable-http.ts';
import { openSession } from '../../src/main/core/upstream/session/handshake.ts';
import { listAll } from '../../src/main/core/upstream/session/lists.ts';
import type { Caller, OwnedSession } from '../../src/main/core/upstream/types.ts';

const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? '';
const revision = process.env['MCP_CONFORMANCE_PROTOCOL_VERSION'] ?? '2025-11-25';
const url = process.argv.at(-1) ?? '';
const silent = () => undefined;

/** A client whose person accepts everything with the defaults of the form. */
const caller: Caller = {
  key: 'conformance',
  era: '2025',
  capabilities: { elicitation: {}, sampling: {}, roots: {} },
  clientInfo: { name: 'conformance', version: '1.0.0' },
  ask: (method, params) => Promise.resolve(answerTo(method, params)),
  notify: silent,
};

function answerTo(method: string, params: JsonObject | undefined): JsonObject {
  switch (method) {
    case 'elicitation/create':
      return { action: 'accept', content: filled(params?.['requestedSchema']) };
    case 'sampling/createMessage':
      return {
        role: 'assistant',
        content: { type: 'text', text: 'Yes.' },
        model: 'none',
        stopReason: 'endTurn',
      };
    default:
      return { roots: [] };
  }
}

/** A value for each field of a form or parameter of a tool. */
function filled(schema: unknown): JsonObject {
  const properties = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, valueFor(field)]));
}

function valueFor(field: unknown): unknown {
  if (!isObject(field)) return 'value';
  if ('default' in field) return field['default'];
  if (Array.isArray(field['enum'])) return field['enum'][0];
  switch (field['type']) {
    case 'integer':
    case 'number':
      return 2;
    case 'boolean':
      return true;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return 'value';
  }
}

interface ToolCall {
  name: string;
  arguments: JsonObject;
}

/** The calls that the scenario asks for, or one of each tool. */
function callsOf(tools: readonly JsonObject[]): ToolCall[] {
  const context: unknown = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}');
  if (isObject(context) && Array.isArray(context['toolCalls'])) return context['toolCalls'] as ToolCall[];
  return tools.map(({ name, inputSchema }) => {
    if (name !== 'json_schema_echo') return { name: String(name), arguments: filled(inputSchema) };
    const focal = tools.find((tool) => tool['name'] === 'json_schema_2020_12_tool');
    return { name, arguments: { schema: focal?.['inputSchema'] } };
  });
}

async function callTools(session: OwnedSession, tools: readonly JsonObject[]): Promise<void> {
  const calls = callsOf(tools).map(({ name, arguments: args }) => {
    const toolSchema = tools.find((tool) => tool['name'] === name)?.['inputSchema'] as JsonObject | undefined;
    return session.request({ method: 'tools/call', params: { name, arguments: args }, caller, toolSchema });
  });
  for (const outcome of await Promise.allSettled(calls)) {
    if (outcome.status === 'rejected') console.error(outcome.reason);
  }
}

async function readAll(session: OwnedSession, resources: readonly JsonObject[]): Promise<void> {
  for (const { uri } of resources)
    await session.request({ method: 'resources/read', params: { uri }, caller });
}

async function getAll(session: OwnedSession, prompts: readonly JsonObject[]): Promise<void> {
  for (const { name } of prompts) await session.request({ method: 'prompts/get', params: { name }, caller });
}

const session = await openSession({
  transport: () => new StreamableHttpTransport({ name: 'conformance', url, headers: {} }),
  name: 'conformance',
  asker: caller,
  // The suite starts dozens of these at once.
  timeouts: { initializeMs: 60_000, listMs: 60_000, callMs: 60_000, callMaxMs: 60_000 },
  onNotification: silent,
  onClosed: silent,
  log: { debug: silent, info: silent, warn: silent, error: silent },
});
console.error(`${scenario} ${revision}: the server speaks ${session.protocolVersion}.`);
const { tools, resources, prompts, problems } = await listAll(session, undefined, 60_000);
for (const problem of problems) console.error(problem);
await callTools(session, tools);
await readAll(session, resources);
await getAll(session, prompts);
await session.close();
