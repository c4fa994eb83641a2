import type { HealthState } from '../../../contract/connection.ts';
import type { ErrorCode } from '../../../contract/errors.ts';

/** What can be said about a connection now; the reason never counts seconds, so that it changes only with the facts. */
export interface Verdict {
  state: HealthState;
  reason?: string;
  code?: ErrorCode;
  nextStep?: string;
}

const WINDOW = 3;

/**
 * What the last checks of a live session say: all failed is `disconnected`, some failed or a slow answer is `degraded`.
 * Calls that got no answer in time and sessions that broke count as a failed check.
 */
export class HealthMeter {
  #window: (string | undefined)[] = [];
  #latencyMs: number | undefined;

  /** Milliseconds that the last answered check took. */
  get latencyMs(): number | undefined {
    return this.#latencyMs;
  }

  /** True when none of the last checks was answered. */
  get dead(): boolean {
    return this.#window.length === WINDOW && this.#window.every((failure) => failure !== undefined);
  }

  /** A new session answered the handshake; how long that took says nothing, for it includes the start of a process. */
  opened(): void {
    this.#window = [undefined];
    this.#latencyMs = undefined;
  }

  answered(latencyMs: number): void {
    this.#push(undefined);
    this.#latencyMs = latencyMs;
  }

  failed(reason: string): void {
    this.#push(reason);
  }

  /** @param slowMs milliseconds above which an answer is slow */
  verdict(slowMs: number): Verdict {
    const failures = this.#window.filter((failure) => failure !== undefined);
    const last = failures.at(-1);
    if (this.dead) {
      return {
        state: 'disconnected',
        reason: `None of the last ${WINDOW} checks was answered: ${last}`,
        nextStep: 'Restart the connection; if that does not help, look at its log.',
      };
    }
    if (last !== undefined) {
      return {
        state: 'degraded',
        reason: `It did not always answer: ${last}`,
        nextStep: 'Look at its log if this does not pass.',
      };
    }
    if (this.#latencyMs !== undefined && this.#latencyMs > slowMs) {
      return {
        state: 'degraded',
        reason: `It answers slowly: a check took more than ${slowMs} ms.`,
        nextStep: 'Look at its log if this does not pass.',
      };
    }
    return { state: 'connected' };
  }

  #push(failure: string | undefined): void {
    this.#window.push(failure);
    if (this.#window.length > WINDOW) this.#window.shift();
  }
}
