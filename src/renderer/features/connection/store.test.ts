import { expect, it } from 'vitest';
import { createApiClient } from '../../../contract/api-client.ts';
import type { HubEvent } from '../../../contract/event.ts';
import type { HubEvents } from '../../app/hub-events.ts';
import { newDraft } from './drafts.ts';
import { formOf } from './schema/fields.ts';
import { createConnectionStore } from './store.ts';
import { runKey } from './try/runs.ts';

/** The API answers what the test says, by path; events are sent by hand. */
function open(answers: Record<string, (signal?: AbortSignal) => Response | Promise<Response>>) {
  const listeners = new Set<(event: HubEvent) => void>();
  const events: HubEvents = {
    start: () => () => undefined,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onReset: () => () => undefined,
    onState: () => () => undefined,
  };
  const asked: string[] = [];
  const api = createApiClient(async (path, { signal }) => {
    const key = path.replace(/^\/api\/connections\/demo\/?/, '').split('?', 1)[0] ?? '';
    asked.push(key);
    return answers[key]?.(signal) ?? Response.json({ error: {} }, { status: 500 });
  });
  const connection = createConnectionStore({ api, events }, 'demo');
  const send = (event: HubEvent) => listeners.forEach((listener) => listener(event));
  return { connection, send, asked, state: () => connection.store.getState() };
}

const offers = {
  known: true,
  tools: [],
  verbs: [],
  prompts: [],
  resources: [],
  resourceTemplates: [],
  problems: [],
};
const input = { kind: 'tool' as const, name: 'echo', arguments: {} };
const key = runKey(input);

/** A body that sends its lines in pieces, as a network does. */
function lines(...pieces: string[]): Response {
  const encoder = new TextEncoder();
  return new Response(
    new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(encoder.encode(piece));
        controller.close();
      },
    }),
  );
}

it('a call tells of its progress and then of its end', async () => {
  const done = '{"kind":"done","result":{"content":[]},"latencyMs":3,"auditSeq":9}\n';
  const { connection, state } = open({
    call: () =>
      lines(
        '{"kind":"prog',
        'ress","progress":1,"total":2}\n',
        '{"kind":"message","level":"info","text":"hi"}\n',
        done,
      ),
  });
  await connection.runs.run(input);
  expect(state().runs[key]).toMatchObject({
    progress: { progress: 1, total: 2 },
    messages: [{ text: 'hi' }],
    end: { kind: 'done', auditSeq: 9 },
  });
});

it('a call whose answer is cut off says so, and does not claim that nothing happened', async () => {
  const { connection, state } = open({ call: () => lines('{"kind":"progress","progress":1}\n') });
  await connection.runs.run(input);
  expect(state().runs[key]?.end).toMatchObject({ kind: 'failed', error: { code: 'UPSTREAM_CLOSED' } });
});

it('a call can be cancelled, and is made only once at a time', async () => {
  const { connection, state, asked } = open({
    call: (signal) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
  });
  const running = connection.runs.run(input);
  await connection.runs.run(input);
  expect(asked).toEqual(['call']);
  connection.runs.cancel(key);
  await running;
  expect(state().runs[key]?.end).toMatchObject({ kind: 'failed', error: { code: 'CANCELLED' } });
});

it('health, log and lists follow the events of this connection and of no other', async () => {
  const { connection, send, state, asked } = open({
    tools: () => Response.json(offers),
    health: () => Response.json({ history: [] }),
    logs: () => Response.json({ lines: [{ at: 1, line: 'old' }] }),
  });
  const stop = connection.start();
  const base = { organizationId: 'o', slug: 'demo' };
  send({ kind: 'log.appended', ...base, line: '\u001b[1mnew', at: 2 });
  await expect.poll(() => state().lines?.map(({ line }) => line)).toEqual(['old', 'new']);
  send({ kind: 'health.changed', ...base, health: { state: 'degraded', since: 5 } });
  send({ kind: 'log.appended', organizationId: 'o', slug: 'other', line: 'not mine', at: 3 });
  expect(state().history).toMatchObject([{ state: 'degraded' }]);
  expect(state().lines).toHaveLength(2);
  const before = asked.filter((each) => each === 'tools').length;
  send({ kind: 'connection.changed', ...base });
  await expect.poll(() => asked.filter((each) => each === 'tools').length).toBe(before + 1);
  stop();
  send({ kind: 'log.appended', ...base, line: 'later', at: 9 });
  expect(state().lines).toHaveLength(2);
});

it('what was entered for one tool stays while another is filled in', () => {
  const { connection, state } = open({});
  const first = newDraft(formOf({}));
  connection.changeDraft('tool a', first, (draft) => ({ ...draft, value: { x: 1 } }));
  connection.changeDraft('tool b', first, (draft) => ({ ...draft, value: { y: 1 } }));
  expect(state().drafts).toMatchObject({ 'tool a': { value: { x: 1 } }, 'tool b': { value: { y: 1 } } });
});
