import { SwitchyardError } from '../../../contract/errors.ts';
import { isObject, type JsonObject } from '../mcp/json-rpc.ts';

/**
 * Cuts a result down to about `maxBytes` and keeps it valid: a tool's content blocks are kept in order as long as they
 * fit, the first text that does not fit is shortened, and a last block says what is missing.
 * @param json the result as JSON text
 * @throws SwitchyardError RESULT_TOO_LARGE for results that cannot be shortened without changing their meaning
 */
export function limitSize(method: string, result: JsonObject, json: string, maxBytes: number): string {
  if (json.length <= maxBytes) return json;
  const content = result['content'];
  if (method !== 'tools/call' || !Array.isArray(content)) {
    throw new SwitchyardError(
      'RESULT_TOO_LARGE',
      `The server's answer has ${json.length} characters; the limit is ${maxBytes}.`,
      'Ask for less, or raise the limit in the settings (maxResultBytes).',
    );
  }
  const kept: unknown[] = [];
  let room = maxBytes;
  for (const block of content) {
    const size = JSON.stringify(block)?.length ?? 0;
    if (size <= room) {
      kept.push(block);
      room -= size;
      continue;
    }
    if (isObject(block) && typeof block['text'] === 'string') {
      kept.push({ ...block, text: wholeCharacters(block['text'], Math.floor(room / 2)) });
    }
    break;
  }
  const { structuredContent: _, ...rest } = result;
  const note = `[Switchyard cut this result: it had ${json.length} characters, the limit is ${maxBytes}. Ask for less, or in parts.]`;
  return JSON.stringify({ ...rest, content: [...kept, { type: 'text', text: note }] });
}

/** Half a surrogate pair would not be valid text. */
function wholeCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
