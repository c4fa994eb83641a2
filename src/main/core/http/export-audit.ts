import type { AuditRecord } from '../../../contract/audit.ts';
import { EXPORT_FORMATS } from '../audit/export.ts';

/** Bytes that are gathered before they are handed on. */
const CHUNK = 65_536;

/** Audit records as a download, in constant memory: a reader that stops early ends the reading of the log. */
export function exportAudit(records: Iterable<AuditRecord>, format: 'jsonl' | 'csv'): Response {
  const iterator = records[Symbol.iterator]();
  const encoder = new TextEncoder();
  const { line, head: firstLine } = EXPORT_FORMATS[format];
  let head = firstLine;

  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      let text = head;
      head = '';
      while (text.length < CHUNK) {
        const next = iterator.next();
        if (next.done === true) {
          if (text !== '') controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += line(next.value);
      }
      controller.enqueue(encoder.encode(text));
    },
    cancel() {
      iterator.return?.();
    },
  });
  const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson';
  return new Response(body, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="audit.${format}"` },
  });
}
