import { setImmediate as breathe } from 'node:timers/promises';
import type { AuditCheckEvent, AuditRecord } from '../../../contract/audit.ts';
import { toSwitchyardError } from '../../../contract/errors.ts';
import type { AuditLog } from '../audit/types.ts';

/** Share of the log after which the reader is told of progress again. */
const PROGRESS = 0.01;
/** Records between two pauses. */
const CHUNK = 500;

/** Verifies a log and answers with how far it is, one JSON document per line; the last one is what was found. */
export function checkAudit(audit: Pick<AuditLog, 'verify'>, organizationId: string): Response {
  const encoder = new TextEncoder();
  let gone = false;
  const body = new ReadableStream<Uint8Array>({
    async start(reader) {
      const tell = (event: AuditCheckEvent): void => {
        if (!gone) reader.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      let told = 0;
      const onProgress = (done: number): void => {
        if (done - told < PROGRESS) return;
        told = done;
        tell({ kind: 'progress', done });
      };
      try {
        tell({ kind: 'done', verification: await audit.verify(organizationId, onProgress) });
      } catch (error) {
        tell({ kind: 'failed', error: toSwitchyardError(error).toBody() });
      }
      if (!gone) reader.close();
    },
    cancel() {
      gone = true;
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
}

/** How many records there are, with pauses for calls to go on; stops counting when nobody waits any more. */
export async function countRecords(records: Iterable<AuditRecord>, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (const _ of records) {
    count += 1;
    if (count % CHUNK === 0) {
      await breathe();
      if (signal.aborted) break;
    }
  }
  return count;
}
