import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import { RpcError } from '../mcp/json-rpc.ts';
import type { Clock } from '../ports.ts';
import { HealthMeter, type Verdict } from './health-meter.ts';
import type { LiveSession } from './live-session.ts';

const CHECK_TIMEOUT_MS = 10_000;
/** After a check failed the next one comes no later than this. Milliseconds. */
const RECHECK_MS = 10_000;
/** A check that took longer than it may by this much was interrupted by a sleep of the machine. Milliseconds. */
const SLEPT_MS = 2000;

/** What a check found out. */
export type Finding =
  | { kind: 'measured'; latencyMs: number | undefined }
  /** It says that it must not be asked again. */
  | { kind: 'refused'; error: SwitchyardError }
  /** None of the last checks was answered, and nobody waits for it. */
  | { kind: 'dead' }
  | { kind: 'nothing' };

/** Asks a live session now and then whether it still answers. */
export class HealthChecker {
  readonly #clock: Clock;
  readonly #intervalMs: () => number;
  readonly #meter = new HealthMeter();
  #nextAt = Number.POSITIVE_INFINITY;

  /** @param intervalMs milliseconds between two checks */
  constructor(clock: Clock, intervalMs: () => number) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  /** The first session answered the handshake. */
  opened(): void {
    this.#meter.opened();
    this.#nextAt = this.#clock.monotonic() + Math.random() * this.#intervalMs();
  }

  due(now: number): boolean {
    return now >= this.#nextAt;
  }

  /** Something went wrong that was no check. */
  failed(reason: string): void {
    this.#meter.failed(reason);
  }

  verdict(slowMs: number): Verdict {
    return this.#meter.verdict(slowMs);
  }

  /** The machine slept: what is due is not done all at once. */
  spread(spreadMs: number): void {
    this.#nextAt = this.#clock.monotonic() + Math.random() * spreadMs;
  }

  async check(live: LiveSession): Promise<Finding> {
    const { session } = live;
    const begun = this.#clock.monotonic();
    live.checking = true;
    const failure = await ask(live);
    live.checking = false;
    if (session.closed) return { kind: 'nothing' };
    const now = this.#clock.monotonic();
    const took = now - begun;
    // Jitter, so that many connections are not asked at the same moment.
    this.#nextAt = now + this.#intervalMs() * (0.8 + 0.4 * Math.random());
    const timedOut = session.timedOut > live.knownTimeouts;
    live.knownTimeouts = session.timedOut;
    if (failure === undefined) {
      if (timedOut) this.#meter.failed('a call got no answer in time.');
      else this.#meter.answered(took);
      return { kind: 'measured', latencyMs: took };
    }
    this.#nextAt = Math.min(this.#nextAt, now + RECHECK_MS);
    if (failure.code === 'CONNECTION_NEEDS_SIGN_IN' || failure.code === 'CONNECTION_QUARANTINED') {
      return { kind: 'refused', error: failure };
    }
    if (took > CHECK_TIMEOUT_MS + SLEPT_MS) return { kind: 'nothing' };
    this.#meter.failed(failure.message);
    if (this.#meter.dead && session.pending === 0) return { kind: 'dead' };
    return { kind: 'measured', latencyMs: undefined };
  }
}

/** Why the server did not answer. An error of its own is an answer too: not every server knows `ping`. */
async function ask({ session }: LiveSession): Promise<SwitchyardError | undefined> {
  const method = session.era === '2026' ? 'server/discover' : 'ping';
  try {
    await session.request({ method, params: undefined, timeoutMs: CHECK_TIMEOUT_MS });
    return undefined;
  } catch (error) {
    return error instanceof RpcError ? undefined : toSwitchyardError(error);
  }
}
