import { Crowd } from '../../crowd.ts';
import type { Principal } from '../../access/types.ts';
import type { JsonObject } from '../json-rpc.ts';

/** A call that a server is busy with. */
export interface RunningCall {
  readonly principal: Principal;
  notify(method: string, params: JsonObject | undefined): void;
}

const NONE = new Crowd<RunningCall>();

/** Which calls each server is busy with: what it says without naming a call can then often be told to be about one. */
export class RunningCalls {
  readonly #running = new Map<string, Crowd<RunningCall>>();

  begin(slug: string, call: RunningCall): void {
    const key = keyOf(call.principal.organizationId, slug);
    let calls = this.#running.get(key);
    if (calls === undefined) {
      calls = new Crowd();
      this.#running.set(key, calls);
    }
    calls.add(call);
  }

  end(slug: string, call: RunningCall): void {
    this.#running.get(keyOf(call.principal.organizationId, slug))?.delete(call);
  }

  of(organizationId: string, slug: string): Crowd<RunningCall> {
    return this.#running.get(keyOf(organizationId, slug)) ?? NONE;
  }
}

function keyOf(organizationId: string, slug: string): string {
  return `${organizationId}\n${slug}`;
}
