import type { AuditRecord } from '../../src/contract/audit.ts';
import type { Verb } from '../../src/contract/token.ts';
import { callRecord } from '../../src/main/core/audit/record.ts';

const HOUR = 3_600_000;
const DAYS = 7;
/** Calls in each hour of a working day, from midnight. */
const BY_HOUR = [1, 0, 0, 0, 2, 0, 1, 6, 22, 41, 48, 39, 18, 33, 52, 46, 37, 21, 9, 6, 4, 8, 3, 1];
const TOOLS: [string, string, Verb, latencyMs: number][] = [
  ['documents', 'read_text_file', 'read', 4],
  ['documents', 'list_directory', 'read', 3],
  ['memory', 'search_nodes', 'read', 2],
  ['everything', 'get-sum', 'read', 1],
  ['documents', 'search_files', 'read', 38],
  ['memory', 'read_graph', 'read', 6],
];
const CLIENTS: [string, string][] = [
  ['Code editor', 'editor 1.0.0'],
  ['Desktop assistant', 'assistant 2.3.1'],
  ['Nightly report', 'report 1.0.0'],
];

/** A week of calls up to now, more of them by day than by night, some slow, some failed. The same for the same `now`. */
export function* demoHistory(organizationId: string, now = Date.now()): Generator<AuditRecord> {
  const random = numbers(7);
  for (let at = now - DAYS * 24 * HOUR; at < now; at += HOUR) {
    const count = Math.round((BY_HOUR[new Date(at).getHours()] ?? 0) * (0.6 + random()));
    const times = Array.from({ length: count }, () => at + random() * HOUR).sort((a, b) => a - b);
    for (const time of times) if (time < now) yield call(organizationId, Math.trunc(time), random);
  }
}

function call(organizationId: string, at: number, random: () => number): AuditRecord {
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)] as T;
  const [connection, target, verb, usual] = pick(TOOLS);
  const [actor, client] = pick(CLIENTS);
  const fate = random();
  const outcome =
    fate < 0.012
      ? ({ status: 'timeout', errorCode: 'UPSTREAM_TIMEOUT' } as const)
      : fate < 0.03
        ? ({ status: 'tool-error', errorCode: undefined } as const)
        : ({ status: 'ok', errorCode: undefined } as const);
  return callRecord(
    {
      organizationId,
      tokenId: 'tok_demo',
      actor,
      client,
      connection,
      method: 'tools/call',
      target,
      verb,
      argsDigest: undefined,
      argsBytes: 20 + Math.round(random() * 200),
    },
    { ...outcome, latencyMs: usual * (0.6 + random() ** 4 * 12), resultBytes: Math.round(random() * 9000) },
    at,
  );
}

/** Numbers from 0 to 1 that are the same for the same seed (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
