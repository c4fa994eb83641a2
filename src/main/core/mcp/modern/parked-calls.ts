import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { RPC, RpcError } from '../json-rpc.ts';
import type { ModernExchange } from './modern-exchange.ts';

/** States that the hub itself made begin with this; anything else is a server's own. */
const PREFIX = 'switchyard.1.';
const MAX_PARKED = 1_000;
const MAX_PER_TOKEN = 64;

/**
 * Calls to 2025 servers that wait for the answers of a 2026 client. The client holds a handle that is bound to its
 * token, to the method, the target and the exact arguments, and that works once.
 */
export class ParkedCalls {
  /** Calls live in this process only, and so does the key to their handles. */
  readonly #key = randomBytes(32);
  readonly #calls = new Map<string, { exchange: ModernExchange; timer: NodeJS.Timeout }>();
  readonly #waitMs: number;

  /** @param waitMs milliseconds that a call waits for its client */
  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  /** True for a handle of the hub, genuine or not; false for a state that belongs to a server. */
  isOwn(state: unknown): state is string {
    return typeof state === 'string' && state.startsWith(PREFIX);
  }

  hasRoom(tokenId: string): boolean {
    if (this.#calls.size >= MAX_PARKED) return false;
    let own = 0;
    for (const { exchange } of this.#calls.values()) if (exchange.principal.tokenId === tokenId) own += 1;
    return own < MAX_PER_TOKEN;
  }

  /** Makes the handle under which the call is found again. */
  park(exchange: ModernExchange): string {
    const nonce = randomBytes(18).toString('base64url');
    const timer = setTimeout(() => {
      this.#calls.delete(nonce);
      exchange.abandon();
    }, this.#waitMs);
    timer.unref();
    this.#calls.set(nonce, { exchange, timer });
    return `${PREFIX}${nonce}.${this.#mac(nonce, exchange)}`;
  }

  /** The call that a retry goes on with. @throws RpcError for a handle that is not for this request, or was used */
  take(state: string, retry: ModernExchange): ModernExchange {
    const [nonce = '', mac = '', more] = state.slice(PREFIX.length).split('.');
    const expected = Buffer.from(this.#mac(nonce, retry));
    const given = Buffer.from(mac);
    if (more !== undefined || given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw refusedState('It was not made for this request.');
    }
    const parked = this.#calls.get(nonce);
    if (parked === undefined) throw refusedState('It was used already, or has expired.');
    clearTimeout(parked.timer);
    this.#calls.delete(nonce);
    return parked.exchange;
  }

  close(): void {
    for (const { exchange, timer } of this.#calls.values()) {
      clearTimeout(timer);
      exchange.abandon();
    }
    this.#calls.clear();
  }

  #mac(nonce: string, { principal, slug, account, method, subject }: ModernExchange): string {
    const bound = JSON.stringify([nonce, principal.tokenId, slug ?? null, account ?? null, method, subject]);
    return createHmac('sha256', this.#key).update(bound).digest('base64url');
  }
}

/** A state that a client may not go on with. */
export function refusedState(why: string): RpcError {
  return new RpcError({
    code: RPC.invalidParams,
    message: `The requestState is refused. ${why} Call again without it.`,
  });
}
