import type { AuditRecord } from '../../../contract/audit.ts';
import type { CallEvent, CallInput } from '../../../contract/call.ts';
import type { AuditLog } from '../audit/types.ts';
import type { AppAnswer, AppCalls } from '../mcp/app-calls.ts';
import { cancelled } from '../mcp/caller-errors.ts';
import { Cancellation } from '../upstream/cancellation.ts';

/** Events that wait for a reader; a server may report progress faster than any page shows it. */
const MAX_WAITING = 100;

export interface CallStreamParts {
  appCalls: AppCalls;
  audit: AuditLog;
}

/**
 * Makes a call and answers with what is heard of it, one JSON document per line; the last one is its end. A reader that
 * goes away, or a request that is aborted, cancels the call.
 */
export function callStream(
  { appCalls, audit }: CallStreamParts,
  { organizationId, slug }: { organizationId: string; slug: string },
  input: CallInput,
  aborted: AbortSignal,
): Response {
  const cancellation = new Cancellation();
  const cancel = (): void => cancellation.abort(cancelled());
  if (aborted.aborted) cancel();
  aborted.addEventListener('abort', cancel, { once: true });
  const encoder = new TextEncoder();
  let gone = false;
  const body = new ReadableStream<Uint8Array>(
    {
      async start(reader) {
        const line = (text: string): void => {
          if (!gone) reader.enqueue(encoder.encode(`${text}\n`));
        };
        const tell = (event: CallEvent): void => {
          if ((reader.desiredSize ?? 0) > 0) line(JSON.stringify(event));
        };
        let record: AuditRecord | undefined;
        const onRecord = (made: AuditRecord | undefined): void => void (record = made);
        const answer = await appCalls.run({
          organizationId,
          slug,
          input,
          signal: cancellation,
          tell,
          onRecord,
        });
        if (record !== undefined) await audit.flush();
        line(textOf(answer, record));
        aborted.removeEventListener('abort', cancel);
        if (!gone) reader.close();
      },
      cancel() {
        gone = true;
        cancel();
      },
    },
    new CountQueuingStrategy({ highWaterMark: MAX_WAITING }),
  );
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
}

/** The result is JSON text already, however large it is. */
function textOf(answer: AppAnswer, record: AuditRecord | undefined): string {
  // A record that could not be committed has none.
  const auditSeq = record?.seq === 0 ? undefined : record?.seq;
  if (answer.kind === 'failed') return JSON.stringify({ ...answer, auditSeq });
  const { result, ...rest } = answer;
  return `${JSON.stringify({ ...rest, auditSeq }).slice(0, -1)},"result":${result}}`;
}
