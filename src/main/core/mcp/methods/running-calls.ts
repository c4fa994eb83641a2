import { Crowd } from '../../crowd.ts';
import type { Exchange } from '../exchange.ts';

const NONE = new Crowd<Exchange>();

/** Which calls each server is busy with: what it says without naming a call can then often be told to be about one. */
export class RunningCalls {
  readonly #running = new Map<string, Crowd<Exchange>>();

  begin(slug: string, exchange: Exchange): void {
    const key = keyOf(exchange.principal.organizationId, slug);
    let calls = this.#running.get(key);
    if (calls === undefined) {
      calls = new Crowd();
      this.#running.set(key, calls);
    }
    calls.add(exchange);
  }

  end(slug: string, exchange: Exchange): void {
    this.#running.get(keyOf(exchange.principal.organizationId, slug))?.delete(exchange);
  }

  of(organizationId: string, slug: string): Crowd<Exchange> {
    return this.#running.get(keyOf(organizationId, slug)) ?? NONE;
  }
}

function keyOf(organizationId: string, slug: string): string {
  return `${organizationId}\n${slug}`;
}
