import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type JsonObject } from '../../mcp/json-rpc.ts';
import { capabilityFor } from '../../mcp/protocol.ts';
import { abortSignalOf, type CancelSignal } from '../cancellation.ts';
import type { Caller } from '../types.ts';
import * as errors from './session-errors.ts';

const MAX_ROUNDS = 10;
/** Questions of one round: more can only wear a person out. */
const MAX_QUESTIONS = 32;
/** Milliseconds before a round that asks nothing: the server only wanted the call again. */
const PACE_MS = 250;

export interface InputCall {
  name: string;
  params: JsonObject | undefined;
  caller: Caller | undefined;
  signal: CancelSignal | undefined;
  /** Monotonic milliseconds at which the call fails. */
  limit: number;
  /** Sends the request again with these parameters, under a new id. */
  again(params: JsonObject): Promise<JsonObject>;
}

/** True when a 2026 server wants to know something before it answers. */
export function wantsInput(result: JsonObject): boolean {
  return result['resultType'] === 'input_required';
}

/**
 * Answers a 2026 server on behalf of a client of the 2025 era, which cannot be handed the questions as a result: asks
 * it each of them and repeats the call with the answers (basic/patterns, multi round-trip requests).
 * @throws SwitchyardError CALLER_CANNOT_ANSWER, UPSTREAM_PROTOCOL, UPSTREAM_TIMEOUT, CANCELLED; RpcError the client's own
 */
export async function answerInput(first: JsonObject, call: InputCall): Promise<JsonObject> {
  let result = first;
  for (let round = 0; wantsInput(result); round++) {
    if (round === MAX_ROUNDS) throw errors.broken(call.name, `it still asks after ${MAX_ROUNDS} rounds.`);
    const requests = isObject(result['inputRequests']) ? Object.entries(result['inputRequests']) : [];
    const params: JsonObject = { ...call.params };
    delete params['inputResponses'];
    delete params['requestState'];
    if (requests.length > 0) params['inputResponses'] = await askAll(requests, call);
    else await pause(call.signal);
    if ('requestState' in result) params['requestState'] = result['requestState'];
    result = await call.again(params);
  }
  return result;
}

async function askAll(requests: [string, unknown][], call: InputCall): Promise<JsonObject> {
  const { caller, name } = call;
  if (requests.length > MAX_QUESTIONS)
    throw errors.broken(name, `it asks ${requests.length} things at once.`);
  if (caller === undefined) throw errors.cannotAnswer(name, 'an answer from a person or a model');
  const round = new AbortController();
  const signals = [round.signal];
  if (call.signal !== undefined) signals.push(abortSignalOf(call.signal));
  const rest = call.limit - performance.now();
  // A timer holds no more than 31 bits.
  signals.push(AbortSignal.timeout(Math.min(Math.max(Math.ceil(rest), 0), 2 ** 31 - 1)));
  const signal = AbortSignal.any(signals);
  try {
    const answers = await Promise.all(
      requests.map(async ([key, request]) => [key, await askOne(request, caller, name, signal)] as const),
    );
    return Object.fromEntries(answers);
  } catch (error) {
    // The other questions of this round are of no use any more.
    round.abort(error);
    throw error;
  }
}

function askOne(request: unknown, caller: Caller, name: string, signal: AbortSignal): Promise<JsonObject> {
  const method = isObject(request) ? request['method'] : undefined;
  if (!isObject(request) || typeof method !== 'string')
    throw errors.broken(name, 'it asks without a method.');
  const capability = capabilityFor(method);
  if (capability === undefined)
    throw errors.broken(name, `it asks something unknown, ${method.slice(0, 100)}.`);
  if (caller.capabilities[capability] === undefined) throw errors.cannotAnswer(name, `“${capability}”`);
  const { params } = request;
  return caller.ask(method, isObject(params) ? params : undefined, signal);
}

async function pause(signal: CancelSignal | undefined): Promise<void> {
  try {
    await sleep(PACE_MS, undefined, signal && { signal: abortSignalOf(signal) });
  } catch {
    throw errors.cancelled(signal?.reason);
  }
}
