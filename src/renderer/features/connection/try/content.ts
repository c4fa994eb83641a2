import { isRecord, type Json, own, text } from '../schema/json.ts';

/** A piece of what a server answered, as it is drawn. Everything in it came from the server and is data. */
export type Block =
  | { kind: 'text'; text: string; heading: string | undefined }
  | { kind: 'json'; value: unknown; heading: string | undefined }
  | { kind: 'image'; url: string; alt: string }
  | { kind: 'audio'; url: string; type: string }
  | { kind: 'link'; uri: string; name: string | undefined; description: string | undefined }
  /** Something binary that a page does not show. */
  | { kind: 'binary'; type: string; bytes: number; heading: string | undefined };

/** Blocks that are drawn; the raw answer has them all. */
const MAX_BLOCKS = 200;
/** Types that a browser draws without running anything: an SVG is a document of its own. */
const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);
const AUDIO = new Set([
  'audio/mpeg',
  'audio/mp3',
  'audio/wav',
  'audio/x-wav',
  'audio/ogg',
  'audio/webm',
  'audio/aac',
  'audio/flac',
  'audio/mp4',
]);

/** What a result of a tool, a prompt or a resource consists of. */
export function blocksOf(result: Json): { blocks: Block[]; left: number } {
  const all: Block[] = [];
  for (const block of listOf(own(result, 'content'))) all.push(contentBlock(block, undefined));
  for (const message of listOf(own(result, 'messages'))) {
    const role = isRecord(message) ? text(own(message, 'role'), 40) : undefined;
    const content = isRecord(message) ? own(message, 'content') : message;
    for (const block of Array.isArray(content) ? content : [content]) all.push(contentBlock(block, role));
  }
  for (const part of listOf(own(result, 'contents'))) all.push(resourceBlock(part));
  const structured = own(result, 'structuredContent');
  if (structured !== undefined && !repeats(structured, all)) {
    all.push({ kind: 'json', value: structured, heading: 'Structured content' });
  }
  return { blocks: all.slice(0, MAX_BLOCKS), left: Math.max(0, all.length - MAX_BLOCKS) };
}

function contentBlock(block: unknown, heading: string | undefined): Block {
  if (!isRecord(block)) return { kind: 'json', value: block, heading };
  switch (own(block, 'type')) {
    case 'text':
      return textBlock(own(block, 'text'), heading) ?? { kind: 'json', value: block, heading };
    case 'image':
    case 'audio':
      return (
        mediaBlock(own(block, 'data'), own(block, 'mimeType'), heading) ?? {
          kind: 'json',
          value: block,
          heading,
        }
      );
    case 'resource_link':
      return {
        kind: 'link',
        uri: String(own(block, 'uri')),
        name: text(own(block, 'title'), 500) ?? text(own(block, 'name'), 500),
        description: text(own(block, 'description'), 4000),
      };
    case 'resource':
      return resourceBlock(own(block, 'resource'));
    default:
      return { kind: 'json', value: block, heading };
  }
}

function resourceBlock(part: unknown): Block {
  if (!isRecord(part)) return { kind: 'json', value: part, heading: undefined };
  const heading = text(own(part, 'uri'), 2000);
  const written = textBlock(own(part, 'text'), heading);
  if (written !== undefined) return written;
  return (
    mediaBlock(own(part, 'blob'), own(part, 'mimeType'), heading) ?? { kind: 'json', value: part, heading }
  );
}

/** Text that is JSON is drawn as such. */
function textBlock(value: unknown, heading: string | undefined): Block | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^\s*[[{]/.test(value) && value.length < 500_000) {
    try {
      return { kind: 'json', value: JSON.parse(value) as unknown, heading };
    } catch {
      // It only looks like it.
    }
  }
  return { kind: 'text', text: value, heading };
}

function mediaBlock(data: unknown, mimeType: unknown, heading: string | undefined): Block | undefined {
  if (typeof data !== 'string') return undefined;
  const type = String(mimeType).toLowerCase().split(';', 1)[0]?.trim() ?? '';
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(data);
  if (isBase64 && IMAGES.has(type)) {
    return { kind: 'image', url: `data:${type};base64,${data}`, alt: heading ?? `Image (${type})` };
  }
  if (isBase64 && AUDIO.has(type)) return { kind: 'audio', url: `data:${type};base64,${data}`, type };
  return { kind: 'binary', type: type.slice(0, 100), bytes: Math.floor((data.length * 3) / 4), heading };
}

/** Servers say structured content a second time as text, for clients that do not know it. */
function repeats(structured: unknown, blocks: readonly Block[]): boolean {
  const wanted = JSON.stringify(structured);
  return blocks.some((block) => block.kind === 'json' && JSON.stringify(block.value) === wanted);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
