import { readFileSync } from 'node:fs';
import type { Entry, JsonObject, ServerScript } from '../fixtures/servers/engine/script.ts';

/** What the conformance suite calls: everything that a server can do. */
export const CONFORMANCE = JSON.parse(
  readFileSync(new URL('../fixtures/servers/conformance/script.json', import.meta.url), 'utf8'),
) as ServerScript;

export const ERAS = ['2025', '2026'] as const;
export type Era = (typeof ERAS)[number];

/** A server with these tools and nothing else, unless told otherwise. */
export function serverWith(tools: Entry[], more: Partial<ServerScript> = {}): ServerScript {
  const { capabilities, ...rest } = more;
  return {
    serverInfo: { name: 'fixture', version: '1.0.0' },
    capabilities: { tools: { listChanged: true }, ...capabilities },
    tools,
    ...rest,
  };
}

export function tool(name: string, result: JsonObject = { content: [] }, more: Partial<Entry> = {}): Entry {
  return { definition: { name, inputSchema: { type: 'object' } }, result, ...more };
}

export const text = (value: string): JsonObject => ({ content: [{ type: 'text', text: value }] });

const form = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };

/** Tools that ask, one for each kind of question, and one that asks twice. */
export const ASKING: Entry[] = [
  tool('get_name', text('You are {{answers.user.content.name}}'), {
    rounds: [
      { ask: { user: { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: form } } } },
    ],
  }),
  tool('get_sample', text('The model says {{answers.model.content.text}}'), {
    rounds: [
      {
        ask: {
          model: {
            method: 'sampling/createMessage',
            params: { messages: [{ role: 'user', content: { type: 'text', text: 'Hi' } }], maxTokens: 10 },
          },
        },
      },
    ],
  }),
  tool('get_roots', text('Roots: {{answers.roots.roots}}'), {
    rounds: [{ ask: { roots: { method: 'roots/list', params: {} } } }],
  }),
  tool('get_twice', text('{{answers.first.content.name}} and {{answers.second.content.name}}'), {
    rounds: ['first', 'second'].map((key) => ({
      ask: { [key]: { method: 'elicitation/create', params: { message: key, requestedSchema: form } } },
      signed: true,
    })),
  }),
];
