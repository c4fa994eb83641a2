import { SwitchyardError } from '../../../../contract/errors.ts';
import type { Principal } from '../../access/types.ts';
import { EventStream } from '../event-stream.ts';
import { messageText, resultText } from '../answers.ts';
import { type Audience, watchKey } from '../fan-out.ts';
import { isObject, type JsonObject, RPC, RpcError } from '../json-rpc.ts';
import { resolveUri } from '../methods/calls.ts';
import { greet, hubInfo } from '../methods/greeting.ts';
import { LIST_CHANGED, META_KEY, RESOURCE_UPDATED } from '../protocol.ts';
import type { ModernExchange } from './modern-exchange.ts';

const MAX_URIS = 1_000;

/** The open `subscriptions/listen` streams. */
export class Listeners {
  readonly #open = new Set<Listener>();
  /** How many streams watch a resource, by client. */
  readonly #counts = new Map<string, number>();
  readonly #max: number;

  /** @param max streams that may be open */
  constructor(max: number) {
    this.#max = max;
  }

  /** Acknowledges what can be told and keeps the stream open. @throws RpcError, SwitchyardError before that */
  async listen(exchange: ModernExchange): Promise<void> {
    const wanted = exchange.params['notifications'];
    if (!isObject(wanted)) {
      throw new RpcError({
        code: RPC.invalidParams,
        message: 'Invalid params: "notifications" must be an object.',
      });
    }
    if (this.#open.size >= this.#max) {
      throw new SwitchyardError(
        'CONFLICT',
        `There are ${this.#max} open subscriptions already.`,
        'Close one that is not needed any more.',
      );
    }
    const { capabilities } = await greet(exchange);
    const listener = new Listener(exchange, this.#counts);
    const honoured: JsonObject = {};
    for (const [method, field] of Object.entries(LIST_CHANGED)) {
      const kind = capabilities[method.split('/')[1] ?? ''];
      if (wanted[field] !== true || !isObject(kind) || kind['listChanged'] !== true) continue;
      honoured[field] = true;
      listener.methods.add(method);
    }
    const uris = wanted['resourceSubscriptions'];
    const subscribes = isObject(capabilities['resources']) && capabilities['resources']['subscribe'] === true;
    if (Array.isArray(uris) && uris.length > 0 && subscribes) {
      const subscribed = await listener.watch(
        uris.filter((uri) => typeof uri === 'string').slice(0, MAX_URIS),
      );
      if (subscribed.length > 0) honoured['resourceSubscriptions'] = subscribed;
    }
    this.#begin(exchange, listener, honoured);
  }

  /** Whose streams are open. */
  principals(): Set<Principal> {
    return new Set([...this.#open].map(({ principal }) => principal));
  }

  /** A token works in another organization from now on, where all lists are others. */
  moved(principal: Principal): void {
    for (const listener of this.#open) {
      if (listener.principal.tokenId !== principal.tokenId) continue;
      if (listener.slug === undefined) listener.moveTo(principal);
      else listener.end();
    }
  }

  /** The token does not hold any more. */
  endOfToken(tokenId: string): void {
    for (const listener of this.#open) if (listener.principal.tokenId === tokenId) listener.end();
  }

  /** Ends every stream as the revision wants a server to that goes away. */
  close(): void {
    for (const listener of this.#open) listener.end();
    this.#open.clear();
  }

  #begin(exchange: ModernExchange, listener: Listener, honoured: JsonObject): void {
    const { response } = exchange.reply;
    const stop = (): void => {
      this.#open.delete(listener);
      listener.stop();
    };
    if (response.destroyed) {
      stop();
      return;
    }
    // From here on the stream is the listener's; no answer to the request is due before it ends.
    exchange.finished = true;
    exchange.reply.handOver();
    response.on('close', stop);
    this.#open.add(listener);
    listener.begin(honoured);
    // Its token may have moved while the servers were asked.
    const moved = exchange.context.tokens.current(exchange.principal) !== exchange.principal;
    if (moved || Object.keys(honoured).length === 0) listener.end();
  }
}

/** A 2026 client that waits for notifications on a stream of its own. */
class Listener implements Audience {
  readonly methods = new Set<string>([RESOURCE_UPDATED]);
  readonly watched = new Map<string, string>();
  readonly #exchange: ModernExchange;
  #principal: Principal;
  readonly #stream = new EventStream();
  readonly #counts: Map<string, number>;
  #stopped = false;

  constructor(exchange: ModernExchange, counts: Map<string, number>) {
    this.#exchange = exchange;
    this.#principal = exchange.principal;
    this.#counts = counts;
  }

  get key(): string {
    return this.#exchange.key;
  }

  get principal(): Principal {
    return this.#principal;
  }

  get slug(): string | undefined {
    return this.#exchange.slug;
  }

  get account(): string | undefined {
    return this.#exchange.account;
  }

  begin(honoured: JsonObject): void {
    this.#stream.attach(this.#exchange.reply.response);
    this.#write('notifications/subscriptions/acknowledged', { notifications: honoured });
    this.#exchange.context.fanOut.add(this);
  }

  notify(method: string, params: JsonObject | undefined): void {
    if (this.methods.has(method)) this.#write(method, params);
  }

  notifyNear(): void {}

  wantsLog(): boolean {
    return false;
  }

  /** Subscribes to resources; gives those for which that worked. */
  async watch(uris: string[]): Promise<string[]> {
    const { upstreams, guard, log } = this.#exchange.context;
    const { organizationId } = this.principal;
    const watched = await Promise.all(
      uris.map(async (uri) => {
        try {
          const target = await resolveUri(this.#exchange, uri);
          const connection = upstreams.get(organizationId, target.slug);
          if (connection === undefined) return undefined;
          if (!guard.allows(this.principal, connection, 'resources/subscribe', undefined)) return undefined;
          await upstreams.subscribeResource(organizationId, target.slug, target.uri, this.#exchange);
          const key = watchKey(target.slug, target.uri);
          if (!this.watched.has(key)) this.#count(key, 1);
          this.watched.set(key, uri);
          return uri;
        } catch (error) {
          log.debug({ err: error }, 'A resource could not be subscribed to.');
          return undefined;
        }
      }),
    );
    return watched.filter((uri) => uri !== undefined);
  }

  /** The client went away, or is about to be sent away. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#exchange.context.fanOut.delete(this);
    this.#unwatch();
  }

  /** From now on it hears of another organization: of its lists, and of no resource until the client asks for it. */
  moveTo(principal: Principal): void {
    this.#unwatch();
    this.#principal = principal;
    for (const method of Object.keys(LIST_CHANGED)) this.notify(method, undefined);
  }

  #unwatch(): void {
    const { upstreams } = this.#exchange.context;
    for (const key of this.watched.keys()) {
      if (this.#count(key, -1) > 0) continue;
      const [slug = '', uri = ''] = key.split('\n');
      upstreams
        .unsubscribeResource(this.principal.organizationId, slug, uri, this.#exchange)
        .catch(() => undefined);
    }
    this.watched.clear();
  }

  end(): void {
    const { id } = this.#exchange;
    const _meta = { [META_KEY.subscriptionId]: id, [META_KEY.serverInfo]: hubInfo(this.#exchange) };
    this.#stream.send(resultText(id, JSON.stringify({ resultType: 'complete', _meta })));
    this.#stream.end();
    this.stop();
  }

  /** Streams of what counts as one client share one subscription: it ends with the last of them. */
  #count(key: string, change: number): number {
    const whose = `${this.key}\n${key}`;
    const count = (this.#counts.get(whose) ?? 0) + change;
    if (count > 0) this.#counts.set(whose, count);
    else this.#counts.delete(whose);
    return count;
  }

  #write(method: string, params: JsonObject | undefined): void {
    const meta = isObject(params?.['_meta']) ? params['_meta'] : {};
    const _meta = { ...meta, [META_KEY.subscriptionId]: this.#exchange.id };
    this.#stream.send(messageText(method, { ...params, _meta }));
  }
}
