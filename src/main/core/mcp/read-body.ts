import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { SwitchyardError } from '../../../contract/errors.ts';

/**
 * Reads a body as text. Nothing is parsed, and no more kept than `maxBytes`, before all of it is there; what is longer
 * is refused at once. When the client goes away first, neither callback is called.
 */
export function readBody(
  request: IncomingMessage,
  contentLength: string | undefined,
  maxBytes: number,
  onText: (text: string) => void,
  onError: (error: SwitchyardError) => void,
): void {
  if (Number(contentLength ?? 0) > maxBytes) {
    onError(tooLarge(maxBytes));
    return;
  }
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  let size = 0;
  let refused = false;
  request.on('data', (chunk: Buffer) => {
    if (refused) return;
    size += chunk.length;
    if (size > maxBytes) {
      refused = true;
      first = undefined;
      more = undefined;
      request.pause();
      onError(tooLarge(maxBytes));
    } else if (first === undefined) first = chunk;
    else (more ??= [first]).push(chunk);
  });
  request.on('end', () => {
    if (refused) return;
    const body = more === undefined ? first : Buffer.concat(more, size);
    if (body === undefined) onText('');
    else if (isUtf8(body)) onText(body.toString('utf8'));
    else onError(new SwitchyardError('BAD_REQUEST', 'The body is not valid UTF-8.', 'Send JSON in UTF-8.'));
  });
  // A broken connection has nobody to answer to; the event must only not be an uncaught one.
  request.on('error', ignore);
}

function ignore(): void {}

function tooLarge(maxBytes: number): SwitchyardError {
  return new SwitchyardError(
    'BODY_TOO_LARGE',
    `The request is larger than ${maxBytes} bytes.`,
    'Send less at a time.',
  );
}
