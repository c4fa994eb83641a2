import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../../../contract/api-client.ts';
import type { AuditRecord } from '../../../contract/audit.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import { withHub, withRunningHub } from '../hub-access.ts';
import { auditLine } from '../output/audit-line.ts';
import { safe, safeJson, safeLines } from '../output/text.ts';
import type { CommandContext } from '../program.ts';

/** Milliseconds between two looks for new records. */
const FOLLOW_EVERY = 300;

export interface TailOptions {
  lines: number;
  follow?: boolean;
  connection?: string;
  text?: string;
}

/** Prints the last records, oldest first; with `follow` also those to come, until it is interrupted. */
export async function tail({ where, terminal }: CommandContext, options: TailOptions): Promise<void> {
  const { lines, follow, ...filter } = options;
  const query = { connection: filter.connection, text: filter.text };
  const print = (records: AuditRecord[]): void => {
    for (const record of records)
      terminal.print(terminal.json ? safeJson(record) : auditLine(terminal, record));
  };
  const printLast = async (api: ApiClient): Promise<number> => {
    const { seq } = await api.call('audit.head');
    const { records } = await api.call('audit.query', { query: { ...query, limit: lines, before: seq + 1 } });
    print(records.toReversed());
    if (records.length === 0 && !terminal.json) terminal.error(await whyNone(api, filter));
    return seq;
  };
  if (follow !== true) {
    await withHub(where, ({ api }) => printLast(api));
    return;
  }
  await withRunningHub(where, async (api) => {
    for (let seen = await printLast(api); ; await delay(FOLLOW_EVERY)) {
      const { records } = await api.call('audit.query', { query: { ...query, after: seen, limit: 1000 } });
      print(records);
      seen = records.at(-1)?.seq ?? seen;
    }
  });
}

/** Why there is nothing to show. */
async function whyNone(
  api: ApiClient,
  { connection, text }: Pick<TailOptions, 'connection' | 'text'>,
): Promise<string> {
  if (text !== undefined) return 'No record matches.';
  if (connection === undefined) return 'No call is on record yet.';
  const { connections } = await api.call('connection.list');
  return connections.some(({ slug }) => slug === connection)
    ? `No call of the connection “${safe(connection)}” is on record yet.`
    : `There is no connection “${safe(connection)}”, and none of its calls is on record.`;
}

/** @throws SwitchyardError AUDIT_BROKEN, after the places were printed */
export async function verify({ where, terminal }: CommandContext): Promise<void> {
  const found = await withHub(where, ({ api }) => api.call('audit.verify'));
  if (terminal.json) terminal.print(safeJson(found));
  if (found.ok) {
    if (terminal.json) return;
    terminal.print(
      `${terminal.paint('green', '✓')} The audit log is intact: ${found.records} records, checked in ${Math.round(found.durationMs)} ms.`,
    );
    return;
  }
  const places = found.breaks.map(({ kind, seq, message }) => `record ${seq}: ${kind}, ${safe(message)}`);
  if (!terminal.json) for (const place of places) terminal.print(terminal.paint('red', `✗ ${place}`));
  throw new SwitchyardError(
    'AUDIT_BROKEN',
    `The log of ${found.records} records was changed in ${places.length} place(s); it holds up to record ${found.intactThrough}.`,
    'Keep a copy of the data folder as evidence and find out who could write to it; then stop Switchyard and begin a new log: switchyard audit restart',
  );
}

export interface ExportOptions {
  format: 'jsonl' | 'csv';
  output?: string;
}

/** Writes the whole log, to a new file of mode 0600 or to stdout. */
export async function exportLog({ where, terminal }: CommandContext, options: ExportOptions): Promise<void> {
  const { format, output } = options;
  await withHub(where, async ({ api }) => {
    const { body } = await api.open('audit.export', { query: { format } });
    if (body === null) return;
    const source = Readable.fromWeb(body as never);
    if (output !== undefined) {
      await pipeline(source, createWriteStream(output, { flags: 'wx', mode: 0o600 })).catch(
        (error: unknown) => {
          throw writeFailed(output, error);
        },
      );
      if (!terminal.json) terminal.print(`Written to ${safe(output)}.`);
      return;
    }
    // A program gets the very bytes; a terminal gets nothing that could steer it.
    const filters = process.stdout.isTTY ? [terminalSafe()] : [];
    await pipeline([source, ...filters, process.stdout], { end: false } as object);
  });
}

function terminalSafe(): Transform {
  const decoder = new TextDecoder();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(undefined, safeLines(decoder.decode(chunk, { stream: true }).replaceAll('\r\n', '\n')));
    },
  });
}

function writeFailed(file: string, error: unknown): SwitchyardError {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EEXIST'
    ? new SwitchyardError(
        'CONFLICT',
        `The file ${file} is there already.`,
        'Choose another name, or remove it first.',
      )
    : new SwitchyardError(
        code === 'ENOSPC' ? 'DISK_FULL' : 'BAD_REQUEST',
        `The file ${file} cannot be written (${code ?? 'unknown reason'}).`,
        'Choose a folder that exists and that you may write to.',
        { cause: error },
      );
}
