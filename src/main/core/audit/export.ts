import { AuditRecord } from '../../../contract/audit.ts';

const COLUMNS = Object.keys(AuditRecord.shape) as (keyof AuditRecord)[];

/** How records are written for other programs: always one line each, whatever a server or client put into them. */
export interface ExportFormat {
  /** The first line, or '' for none. */
  head: string;
  /** With its line end. */
  line(record: AuditRecord): string;
}

export const EXPORT_FORMATS: Record<'jsonl' | 'csv', ExportFormat> = {
  jsonl: {
    head: '',
    // JSON leaves some characters as they are that editors and terminals take for a line end or a command.
    line: (record) => `${escapeControls(JSON.stringify(record))}\n`,
  },
  /** RFC 4180. */
  csv: {
    head: `${COLUMNS.join(',')}\r\n`,
    line: (record) => `${COLUMNS.map((column) => csvField(record[column])).join(',')}\r\n`,
  },
};

/** A spreadsheet takes a text that begins like a formula for one, and names of tools and clients are not ours. */
function csvField(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^\s*[=+\-@|%]/.test(value) ? `'${value}` : value;
  const line = escapeControls(text);
  return /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}

/** Writes line ends, terminal and bidirectional controls as `\\uXXXX`. */
function escapeControls(text: string): string {
  return text.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
