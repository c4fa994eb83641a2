import { CallEvent } from '../../../../contract/call.ts';
import { SwitchyardError } from '../../../../contract/errors.ts';

/** Reads what is heard of a call, event by event. @throws SwitchyardError when the stream ends without an answer */
export async function* readCallEvents(answer: Response): AsyncGenerator<CallEvent> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const waiting: string[] = [];
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    const [first = '', ...others] = next.value.split('\n');
    waiting.push(first);
    for (const other of others) {
      const line = waiting.join('');
      waiting.length = 0;
      waiting.push(other);
      if (line !== '') yield CallEvent.parse(JSON.parse(line));
    }
  }
  if (waiting.join('') !== '') throw cutOff();
}

export function cutOff(): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_CLOSED',
    'The answer was cut off: Switchyard ended, or the connection to it broke, while the call ran.',
    'Look into the audit log whether it was carried out before you call again.',
  );
}
