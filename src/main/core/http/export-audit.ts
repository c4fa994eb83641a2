import { AuditRecord } from '../../../contract/audit.ts';

/** Bytes that are gathered before they are handed on. */
const CHUNK = 65_536;
const COLUMNS = Object.keys(AuditRecord.shape) as (keyof AuditRecord)[];

/** Audit records as a download, in constant memory: a reader that stops early ends the reading of the log. */
export function exportAudit(records: Iterable<AuditRecord>, format: 'jsonl' | 'csv'): Response {
  const iterator = records[Symbol.iterator]();
  const encoder = new TextEncoder();
  const toLine = format === 'csv' ? csvLine : (record: AuditRecord) => JSON.stringify(record);
  let head = format === 'csv' ? `${COLUMNS.join(',')}\r\n` : '';
  const end = format === 'csv' ? '\r\n' : '\n';

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
        text += toLine(next.value) + end;
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

function csvLine(record: AuditRecord): string {
  return COLUMNS.map((column) => csvField(record[column])).join(',');
}

/** A spreadsheet takes a text that begins like a formula for one, and names of tools and clients are not ours. */
function csvField(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
