import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { HttpAnswer } from './http-client.ts';

export interface SseHandlers {
  /** Return false to stop reading. */
  onEvent(event: EventSourceMessage): boolean;
  /** Milliseconds that the server wants clients to wait before they come back. */
  onRetry(ms: number): void;
}

/** Events that are handled before others get their turn: a flood must not block the hub. */
const EVENTS_PER_TURN = 500;

/** Milliseconds that a server has to end a stream that nobody needs any more, so that its connection is used again. */
const LINGER_MS = 1000;

/** The stream holds an event that is larger than allowed. */
export class EventTooLargeError extends Error {}

/**
 * Reads server-sent events until the stream ends or `onEvent` returns false.
 * @throws EventTooLargeError; whatever the socket fails with
 */
export async function readEvents(answer: HttpAnswer, maxBytes: number, handlers: SseHandlers): Promise<void> {
  const decoder = new TextDecoder();
  const queue: EventSourceMessage[] = [];
  let overflow = false;
  const parser = createParser({
    maxBufferSize: maxBytes,
    onEvent: (event) => queue.push(event),
    onRetry: handlers.onRetry,
    onError: (error) => {
      overflow ||= error.type === 'max-buffer-size-exceeded';
    },
  });
  let linger: NodeJS.Timeout | undefined;
  try {
    let sinceTurn = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      if (linger !== undefined) continue;
      parser.feed(decoder.decode(chunk, { stream: true }));
      for (const event of queue) {
        if (++sinceTurn % EVENTS_PER_TURN === 0) await new Promise(setImmediate);
        if (handlers.onEvent(event)) continue;
        linger = setTimeout(() => answer.body.destroy(), LINGER_MS).unref();
        break;
      }
      queue.length = 0;
      if (overflow) throw new EventTooLargeError(`An event has more than ${maxBytes} characters.`);
    }
  } catch (error) {
    if (linger === undefined) throw error;
  } finally {
    clearTimeout(linger);
    answer.body.destroy();
  }
}
