import type { JsonObject } from '../mcp/json-rpc.ts';
import type { LiveSession } from './live-session.ts';
import type { Caller } from './types.ts';

/** Which clients want to hear of which resources, on sessions of their own or on the shared one. */
export class Subscriptions {
  readonly #shared = new Map<string, Set<string>>();
  readonly #own = new Map<string, Set<string>>();
  readonly #onFailed: (error: unknown) => void;

  /** @param onFailed told when the server refuses what no client waits for */
  constructor(onFailed: (error: unknown) => void) {
    this.#onFailed = onFailed;
  }

  /** Whether somebody hears of resources on this session. */
  wants({ callerKey }: LiveSession): boolean {
    return callerKey === undefined ? this.#shared.size > 0 : this.#own.has(callerKey);
  }

  /** Whether somebody hears of resources over the shared session. */
  get hasShared(): boolean {
    return this.#shared.size > 0;
  }

  /** @throws what `request` throws */
  async add(live: LiveSession, uri: string, caller: Caller): Promise<JsonObject> {
    const result = await live.session.request({ method: 'resources/subscribe', params: { uri }, caller });
    if (live.callerKey === undefined) insert(this.#shared, uri, caller.key);
    else insert(this.#own, caller.key, uri);
    return result;
  }

  /** The server is told once nobody is left. @throws what `request` throws */
  async remove(live: LiveSession | undefined, uri: string, caller: Caller): Promise<JsonObject> {
    const own = drop(this.#own, caller.key, uri);
    const shared = drop(this.#shared, uri, caller.key) && !this.#shared.has(uri);
    if (live === undefined || !(live.callerKey === undefined ? shared : own)) return {};
    return live.session.request({ method: 'resources/unsubscribe', params: { uri }, caller });
  }

  /** A client went away. */
  release(callerKey: string, shared: LiveSession | undefined): void {
    this.#own.delete(callerKey);
    for (const [uri, keys] of this.#shared) {
      if (!keys.has(callerKey)) continue;
      drop(this.#shared, uri, callerKey);
      if (shared !== undefined && keys.size === 0) this.#tell(shared, 'resources/unsubscribe', uri);
    }
  }

  /** A session was started anew: the server knows nothing of what was subscribed before. */
  renew(live: LiveSession): void {
    const uris = live.callerKey === undefined ? this.#shared.keys() : (this.#own.get(live.callerKey) ?? []);
    for (const uri of uris) this.#tell(live, 'resources/subscribe', uri);
  }

  clear(): void {
    this.#shared.clear();
    this.#own.clear();
  }

  #tell({ session }: LiveSession, method: string, uri: string): void {
    session.request({ method, params: { uri } }).catch(this.#onFailed);
  }
}

function insert(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

function drop(sets: Map<string, Set<string>>, key: string, value: string): boolean {
  const set = sets.get(key);
  if (set === undefined || !set.delete(value)) return false;
  if (set.size === 0) sets.delete(key);
  return true;
}
