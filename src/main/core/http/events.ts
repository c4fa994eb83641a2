import { randomBytes } from 'node:crypto';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { HubEvent } from '../../../contract/event.ts';
import type { Hub } from '../hub-types.ts';

export interface EventStreamLimits {
  /** Bytes of past events kept for those who resume. */
  bufferBytes: number;
  /** Bytes that a reader may be behind before it is dropped. */
  readerBytes: number;
  /** Milliseconds between two signs of life. */
  heartbeatMs: number;
  /** Milliseconds that past events are kept after the last reader left. */
  lingerMs: number;
}

const LIMITS: EventStreamLimits = {
  bufferBytes: 1_000_000,
  readerBytes: 1_000_000,
  heartbeatMs: 15_000,
  lingerMs: 30_000,
};

export interface EventStream {
  /**
   * A stream for one reader. It begins with what came after `lastEventId`, or with `reset` when that is gone.
   * @param organizationId whose events it carries; without it, those of the active organization: with another one
   *   becoming active, everything is different, and `reset` says so
   */
  open(lastEventId: string | undefined, organizationId?: string): Response;
  close(): void;
}

/** The key of the channel that goes along with the active organization. */
const ACTIVE = '';

interface Past {
  number: number;
  chunk: Uint8Array;
}
type Reader = ReadableStreamDefaultController<Uint8Array>;

/**
 * The hub's events as server-sent events, with a channel for each organization that somebody follows: neither its events
 * nor their numbers tell of what happens in others.
 */
export function createEventStream(
  hub: Pick<Hub, 'onEvent' | 'organizations'>,
  overrides: Partial<EventStreamLimits> = {},
): EventStream {
  const limits = { ...LIMITS, ...overrides };
  const channels = new Map<string, Channel>();

  function channelOf(key: string): Channel {
    let channel = channels.get(key);
    if (channel === undefined) {
      channel = createChannel(hub, key, limits, () => channels.delete(key));
      channels.set(key, channel);
    }
    return channel;
  }

  return {
    open: (lastEventId, organizationId = ACTIVE) => channelOf(organizationId).open(lastEventId),
    close() {
      for (const channel of channels.values()) channel.close();
    },
  };
}

interface Channel {
  open(lastEventId: string | undefined): Response;
  close(): void;
}

/**
 * One organization's events (ids, heartbeat, resumption after Last-Event-ID). It listens to the hub only while somebody
 * reads and shortly after, each event is serialised once for all readers, and a reader that does not keep up is dropped:
 * it comes back with its last id.
 */
function createChannel(
  hub: Pick<Hub, 'onEvent' | 'organizations'>,
  organization: string,
  limits: EventStreamLimits,
  onIdle: () => void,
): Channel {
  const encoder = new TextEncoder();
  const readers = new Set<Reader>();
  let run = '';
  let past: Past[] = [];
  let pastBytes = 0;
  let count = 0;
  let stop: (() => void) | undefined;
  let linger: NodeJS.Timeout | undefined;

  function begin(): void {
    clearTimeout(linger);
    if (stop !== undefined) return;
    run = randomBytes(6).toString('hex');
    const unsubscribe = hub.onEvent(publish);
    const heartbeat = setInterval(() => broadcast(encoder.encode(': still here\n\n')), limits.heartbeatMs);
    heartbeat.unref();
    stop = () => {
      unsubscribe();
      clearInterval(heartbeat);
      stop = undefined;
      past = [];
      pastBytes = 0;
      count = 0;
      onIdle();
    };
  }

  function publish(event: HubEvent): void {
    const own = organization === ACTIVE ? hub.organizations.active : organization;
    if ('organizationId' in event && event.organizationId !== own) return;
    count += 1;
    const chunk = encoder.encode(
      `id: ${run}-${count}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`,
    );
    past.push({ number: count, chunk });
    pastBytes += chunk.length;
    let gone = 0;
    while (pastBytes > limits.bufferBytes && gone < past.length - 1) {
      pastBytes -= (past[gone] as Past).chunk.length;
      gone += 1;
    }
    if (gone > 0) past.splice(0, gone);
    broadcast(chunk);
    if (event.kind === 'organization.activated' && organization === ACTIVE) startOver();
    if (event.kind === 'organization.removed' && event.id === organization) end();
  }

  /** What readers know is about another organization now. */
  function startOver(): void {
    run = randomBytes(6).toString('hex');
    past = [];
    pastBytes = 0;
    count = 0;
    broadcast(resetAt(`id: ${run}-${count}\n`));
  }

  function resetAt(here: string): Uint8Array {
    return encoder.encode(`${here}event: reset\ndata: {}\n\n`);
  }

  function broadcast(chunk: Uint8Array): void {
    for (const reader of readers) give(reader, chunk);
  }

  function give(reader: Reader, chunk: Uint8Array): void {
    // One event may be larger than all that a reader may be behind; to a reader that is not behind it is given anyway.
    if ((reader.desiredSize ?? 0) > 0) {
      reader.enqueue(chunk);
      return;
    }
    leave(reader);
    reader.error(
      new SwitchyardError('CANCELLED', 'The reader of the event stream did not keep up.', 'Connect again.'),
    );
  }

  function leave(reader: Reader): void {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearTimeout(linger);
    linger = setTimeout(() => stop?.(), limits.lingerMs);
    linger.unref();
  }

  /** What a reader missed; undefined when that is not known any more. */
  function missed(lastEventId: string): Past[] | undefined {
    const [itsRun, number] = lastEventId.split('-');
    const last = Number(number);
    const first = past[0]?.number ?? count + 1;
    if (itsRun !== run || !Number.isInteger(last) || last > count || last < first - 1) return undefined;
    return past.slice(last - first + 1);
  }

  return {
    open(lastEventId) {
      begin();
      let own: Reader | undefined;
      const body = new ReadableStream<Uint8Array>(
        {
          start(reader) {
            own = reader;
            readers.add(reader);
            // Names where the reader stands now, so that one who saw no event yet can resume too.
            const here = `id: ${run}-${count}\n`;
            const missing = lastEventId === undefined ? [] : missed(lastEventId);
            if (missing === undefined) {
              reader.enqueue(resetAt(here));
              return;
            }
            reader.enqueue(encoder.encode(`retry: 1000\n${missing.length === 0 ? here : ''}\n`));
            for (const { chunk } of missing) reader.enqueue(chunk);
          },
          cancel() {
            if (own !== undefined) leave(own);
          },
        },
        new ByteLengthQueuingStrategy({ highWaterMark: limits.readerBytes }),
      );
      return new Response(body, {
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
      });
    },

    close: end,
  };

  function end(): void {
    for (const reader of readers) reader.close();
    readers.clear();
    clearTimeout(linger);
    stop?.();
  }
}
