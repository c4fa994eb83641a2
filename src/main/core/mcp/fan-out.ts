import type { Principal } from '../access/types.ts';
import type { UpstreamNotification, Upstreams } from '../upstream/types.ts';
import type { JsonObject } from './json-rpc.ts';
import type { RunningCalls } from './methods/running-calls.ts';
import type { TaskOwners } from './methods/task-owners.ts';
import { LIST_CHANGED, MESSAGE, RESOURCE_UPDATED } from './protocol.ts';

/** Milliseconds that further changes of the same list are waited for. */
const SETTLE_MS = 50;

/** A client that can be told something without having asked: a 2025 session or a 2026 subscription. */
export interface Audience {
  readonly key: string;
  readonly principal: Principal;
  /** undefined on `/mcp`. */
  readonly slug: string | undefined;
  /** The account that it is pinned to. */
  readonly account: string | undefined;
  /** Resources that it subscribed to: `watchKey` to the URI as the client names it. */
  readonly watched: ReadonlyMap<string, string>;
  notify(method: string, params: JsonObject | undefined): void;
  /** Sends what may belong to a call in progress. */
  notifyNear(method: string, params: JsonObject | undefined): void;
  wantsLog(level: unknown, ofCall: boolean): boolean;
}

export function watchKey(slug: string, uri: string): string {
  return `${slug}\n${uri}`;
}

/** True when a principal may do anything at all with a connection: then it may know that it is there. */
export function sees(principal: Principal, slug: string): boolean {
  return (
    principal.allows('read', slug) || principal.allows('write', slug) || principal.allows('destroy', slug)
  );
}

/** Tells clients what happens on the servers that they see. */
export class FanOut {
  readonly #audiences = new Set<Audience>();
  readonly #tasks: TaskOwners;
  readonly #running: RunningCalls;
  readonly #stop: (() => void)[];
  /** Changed lists that are about to be told, by audience. */
  readonly #settling = new Map<Audience, Set<string>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(upstreams: Upstreams, tasks: TaskOwners, running: RunningCalls) {
    this.#tasks = tasks;
    this.#running = running;
    const everything = (organizationId: string, slug: string): void => {
      for (const method of Object.keys(LIST_CHANGED))
        this.#listChanged(this.#on(organizationId, slug), method);
    };
    this.#stop = [
      upstreams.on('notification', (notification) => this.#pass(notification)),
      upstreams.on('connection.changed', everything),
      upstreams.on('connection.removed', everything),
    ];
  }

  add(audience: Audience): void {
    this.#audiences.add(audience);
  }

  delete(audience: Audience): void {
    this.#audiences.delete(audience);
    this.#settling.delete(audience);
  }

  close(): void {
    for (const stop of this.#stop) stop();
    clearTimeout(this.#timer);
  }

  #pass(notification: UpstreamNotification): void {
    const { organizationId, slug, method, params, callerKey } = notification;
    if (method in LIST_CHANGED) {
      this.#listChanged(this.#of(organizationId, slug, callerKey), method);
      return;
    }
    if (method === MESSAGE && callerKey === undefined) {
      this.#passSharedLog(notification);
      return;
    }
    for (const audience of this.#of(organizationId, slug, callerKey)) {
      if (method === RESOURCE_UPDATED) {
        const uri = audience.watched.get(watchKey(slug, String(params?.['uri'])));
        if (uri !== undefined) audience.notify(method, { ...params, uri });
      } else if (method === MESSAGE) {
        if (audience.wantsLog(params?.['level'], true)) audience.notifyNear(method, params);
      } else if (callerKey !== undefined) audience.notifyNear(method, params);
      else if (this.#ownsTask(audience, slug, params)) audience.notify(method, params);
    }
  }

  /**
   * A log message of a shared server names no call. While one call runs it is about that one; while calls of several
   * tokens run nobody can tell, and it is dropped; otherwise those hear of it who asked for logs.
   */
  #passSharedLog({ organizationId, slug, method, params }: UpstreamNotification): void {
    const calls = this.#running.of(organizationId, slug);
    const [only] = calls;
    if (only !== undefined && calls.size === 1) {
      only.notify(method, params);
      return;
    }
    const tokens = new Set([...calls].map(({ principal }) => principal.tokenId));
    if (tokens.size > 1) return;
    for (const audience of this.#of(organizationId, slug, undefined)) {
      if (tokens.size === 1 && !tokens.has(audience.principal.tokenId)) continue;
      if (audience.wantsLog(params?.['level'], false)) audience.notify(method, params);
    }
  }

  /** On a shared session only what names a task of the client's own is certainly meant for it. */
  #ownsTask(audience: Audience, slug: string, params: JsonObject | undefined): boolean {
    const taskId = params?.['taskId'];
    return typeof taskId === 'string' && this.#tasks.owns(audience.principal, slug, taskId);
  }

  /** Those who hear what a session says: its own client, or all that share it. */
  *#of(organizationId: string, slug: string, callerKey: string | undefined): Iterable<Audience> {
    for (const audience of this.#on(organizationId, slug)) {
      const hears = callerKey === undefined ? audience.account === undefined : audience.key === callerKey;
      if (hears) yield audience;
    }
  }

  /** Those who see a connection. */
  *#on(organizationId: string, slug: string): Iterable<Audience> {
    for (const audience of this.#audiences) {
      if (audience.principal.organizationId !== organizationId) continue;
      if (audience.slug !== undefined && audience.slug !== slug) continue;
      if (sees(audience.principal, slug)) yield audience;
    }
  }

  #listChanged(audiences: Iterable<Audience>, method: string): void {
    for (const audience of audiences) {
      const methods = this.#settling.get(audience) ?? new Set();
      this.#settling.set(audience, methods.add(method));
    }
    if (this.#settling.size === 0) return;
    this.#timer ??= setTimeout(() => this.#tell(), SETTLE_MS);
  }

  #tell(): void {
    this.#timer = undefined;
    const settled = [...this.#settling];
    this.#settling.clear();
    for (const [audience, methods] of settled)
      for (const method of methods) audience.notify(method, undefined);
  }
}
