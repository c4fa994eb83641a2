import { expect, onTestFinished, test } from 'vitest';
import type { HubEvent } from '../../../contract/event.ts';
import type { Organizations } from '../access/types.ts';
import { createEventStream, type EventStreamLimits } from './events.ts';

function start(limits: Partial<EventStreamLimits> = {}) {
  const listeners = new Set<(event: HubEvent) => void>();
  const onEvent = (listener: (event: HubEvent) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const organizations = { active: 'org_1' };
  const events = createEventStream({ onEvent, organizations: organizations as Organizations }, limits);
  onTestFinished(() => events.close());
  const emit = (slug: string, organizationId = 'org_1') =>
    listeners.forEach((listener) => listener({ kind: 'connection.changed', organizationId, slug }));
  const tell = (event: HubEvent) => listeners.forEach((listener) => listener(event));
  return { events, emit, tell, listeners, organizations };
}

function read(response: Response) {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    reader,
    /** Everything up to and with the given words. */
    async until(words: string): Promise<string> {
      while (!text.includes(words)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`The stream ended before "${words}": ${text}`);
        text += decoder.decode(value, { stream: true });
      }
      return text;
    },
  };
}

const idsIn = (text: string) => [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => String(id));
const slugsIn = (text: string) => [...text.matchAll(/"slug":"([^"]+)"/g)].map(([, slug]) => slug);

test('while nobody reads, nothing is listened to', async () => {
  const { events, listeners } = start({ lingerMs: 1 });
  expect(listeners.size).toBe(0);
  const one = read(events.open(undefined));
  const two = read(events.open(undefined));
  expect(listeners.size).toBe(1);
  await one.reader.cancel();
  expect(listeners.size).toBe(1);
  await two.reader.cancel();
  while (listeners.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('a reader gets each event once, with its own id and in order', async () => {
  const { events, emit } = start();
  const stream = read(events.open(undefined));
  for (const slug of ['a', 'b', 'c']) emit(slug);
  const text = await stream.until('"slug":"c"');
  expect(slugsIn(text)).toEqual(['a', 'b', 'c']);
  expect(text).toContain('event: connection.changed\ndata: {"kind":"connection.changed"');
  expect(new Set(idsIn(text)).size).toBe(4);
});

test('events of another organization stay there', async () => {
  const { events, emit } = start();
  const stream = read(events.open(undefined));
  emit('theirs', 'org_2');
  emit('ours');
  expect(slugsIn(await stream.until('"slug":"ours"'))).toEqual(['ours']);
});

test('how much happens in one organization cannot be told from the numbers of another one’s events', async () => {
  const { events, emit } = start();
  const theirs = read(events.open(undefined, 'org_2'));
  const ours = read(events.open(undefined, 'org_1'));
  for (let n = 0; n < 5; n++) emit(`theirs-${n}`, 'org_2');
  emit('ours');
  const last = idsIn(await ours.until('"slug":"ours"')).at(-1);
  expect(last).toMatch(/-1$/);
  expect(idsIn(await theirs.until('theirs-4')).at(-1)).toMatch(/-5$/);
});

test('a switch reaches everybody; who follows the active organization is told to start over', async () => {
  const { events, emit, tell, organizations } = start();
  const following = read(events.open(undefined));
  const staying = read(events.open(undefined, 'org_1'));
  emit('before');
  const [, old] = idsIn(await following.until('"slug":"before"'));
  organizations.active = 'org_2';
  tell({ kind: 'organization.activated', id: 'org_2' });
  emit('there', 'org_2');
  emit('here');
  const text = await following.until('"slug":"there"');
  expect(text).toMatch(/organization\.activated[\s\S]*event: reset[\s\S]*"there"/);
  expect(slugsIn(await staying.until('"slug":"here"'))).toEqual(['before', 'here']);
  const again = await read(events.open(old)).until('\n\n');
  expect(again).toContain('event: reset');
});

test('the stream of an organization ends when that is removed; others hear of it and go on', async () => {
  const { events, emit, tell } = start();
  const theirs = read(events.open(undefined, 'org_2'));
  const ours = read(events.open(undefined, 'org_1'));
  tell({ kind: 'organization.removed', id: 'org_2' });
  await expect(theirs.until('never')).rejects.toThrow('The stream ended');
  emit('ours');
  expect(await ours.until('"slug":"ours"')).toContain('organization.removed');
});

test('a reader that comes back gets exactly what it missed', async () => {
  const { events, emit } = start();
  const first = read(events.open(undefined));
  emit('a');
  emit('b');
  const ids = idsIn(await first.until('"slug":"b"'));
  await first.reader.cancel();
  emit('c');
  emit('d');
  expect(slugsIn(await read(events.open(ids[1])).until('"slug":"d"'))).toEqual(['b', 'c', 'd']);
  expect(slugsIn(await read(events.open(ids[0])).until('"slug":"d"'))).toEqual(['a', 'b', 'c', 'd']);
  expect(slugsIn(await read(events.open(ids[2])).until('"slug":"d"'))).toEqual(['c', 'd']);
});

test('a reader that missed more than is kept, or comes from an earlier run, is told to start over', async () => {
  const { events, emit } = start({ bufferBytes: 500 });
  const first = read(events.open(undefined));
  emit('a');
  const [, old] = idsIn(await first.until('"slug":"a"'));
  for (let n = 0; n < 20; n++) emit(`later-${n}`);
  for (const id of [old, 'ffffffffffff-1', 'nonsense', '', '-', `${old?.split('-')[0]}-999`]) {
    const text = await read(events.open(id)).until('\n\n');
    expect(text).toContain('event: reset');
    expect(slugsIn(text)).toEqual([]);
  }
});

test('a reader that does not keep up is dropped, and the others go on', async () => {
  const { events, emit } = start({ readerBytes: 2_000 });
  const slow = read(events.open(undefined));
  const quick = read(events.open(undefined));
  for (let n = 0; n < 100; n++) {
    emit(`n-${n}`);
    await quick.until(`"n-${n}"`);
  }
  await expect(slow.until('"n-99"')).rejects.toThrow('did not keep up');
});

test('a quiet stream shows that it lives', async () => {
  const { events } = start({ heartbeatMs: 5 });
  expect(await read(events.open(undefined)).until(': still here')).toContain(': still here\n\n');
});

test('closing ends every stream', async () => {
  const { events, listeners } = start();
  const stream = read(events.open(undefined));
  events.close();
  await expect(stream.until('never')).rejects.toThrow('The stream ended');
  expect(listeners.size).toBe(0);
});
