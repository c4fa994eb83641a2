import { createParser } from 'eventsource-parser';
import { expect, test } from 'vitest';
import { createApiClient } from '../../src/contract/api-client.ts';
import { HubEvent } from '../../src/contract/event.ts';
import { startApiHub } from '../helpers/api-hub.ts';

async function follow(answer: Response) {
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  const seen: { id: string | undefined; event: HubEvent }[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      const parsed = HubEvent.parse(JSON.parse(data));
      expect(event).toBe(parsed.kind);
      seen.push({ id, event: parsed });
    },
  });
  return {
    reader,
    async until(kind: HubEvent['kind']) {
      while (!seen.some(({ event }) => event.kind === kind)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`The stream ended before ${kind}.`);
        parser.feed(decoder.decode(value, { stream: true }));
      }
      return seen;
    },
  };
}

test('what changes is told at once to whoever follows, and what was missed on coming back', async () => {
  const hub = await startApiHub();
  const api = createApiClient((path, init) => hub.fetch(path, init));
  const first = await follow(await api.open('events.stream'));
  const token = await api.call('token.create', { body: { name: 'laptop' } });
  const seen = await first.until('token.changed');
  expect(seen.at(-1)?.event).toMatchObject({ kind: 'token.changed', id: token.id });
  await first.reader.cancel();

  await api.call('settings.update', { body: { slowMs: 77 } });
  const headers = { 'last-event-id': String(seen.at(-1)?.id) };
  const second = await follow(await hub.fetch('/api/events', { headers }));
  const missed = await second.until('settings.changed');
  expect(missed.filter(({ event }) => event.kind === 'token.changed')).toEqual([]);
  await second.reader.cancel();
});

test('asking only for the head of a stream opens none', async () => {
  const { fetch: ask } = await startApiHub();
  for (const path of ['/api/events', '/api/audit/export']) {
    const answer = await ask(path, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  }
});
