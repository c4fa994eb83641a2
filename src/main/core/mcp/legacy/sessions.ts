import type { DatabaseSync } from 'node:sqlite';
import { SwitchyardError } from '../../../../contract/errors.ts';
import type { Principal } from '../../access/types.ts';
import { newId } from '../../ids.ts';
import { relaxed } from '../../storage/relaxed.ts';
import type { McpContext } from '../context.ts';
import type { Place } from '../exchange.ts';
import { watchKey } from '../fan-out.ts';
import type { JsonObject } from '../json-rpc.ts';
import { Session } from './session.ts';
import { type SessionRow, sessionRows } from './session-rows.ts';

/** Milliseconds between two looks at what is idle, and between two notes of when sessions were last used. */
const SWEEP_MS = 60_000;
/** Milliseconds without a request after which a session is kept in the database only. */
const MEMORY_MS = 1_800_000;

/** The 2025 sessions. They are in the database from their beginning, so that clients find them after a restart. */
export class Sessions {
  readonly #context: McpContext;
  readonly #database: DatabaseSync;
  readonly #rows: ReturnType<typeof sessionRows>;
  readonly #live = new Map<string, Session>();
  readonly #timer: NodeJS.Timeout;

  constructor(context: McpContext, database: DatabaseSync) {
    this.#context = context;
    this.#database = database;
    this.#rows = sessionRows(database);
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#timer.unref();
  }

  create(
    principal: Principal,
    { slug, account }: Place,
    hello: { protocolVersion: string; capabilities: JsonObject; clientInfo: JsonObject | undefined },
  ): Session {
    const now = this.#context.clock.now();
    const row: SessionRow = {
      id: newId('ses'),
      organizationId: principal.organizationId,
      tokenId: principal.tokenId,
      slug,
      account,
      ...hello,
      logLevel: undefined,
      subscriptions: new Set(),
      createdAt: now,
      lastSeenAt: now,
    };
    this.#save(() => this.#rows.insert(row));
    return this.#keep(row, principal);
  }

  /** A session of this token at this address. Anybody else's does not exist. */
  find(id: string, principal: Principal, { slug, account }: Place): Session | undefined {
    let session = this.#live.get(id);
    const row = session?.row ?? this.#rows.find(id);
    if (row === undefined || row.tokenId !== principal.tokenId) return undefined;
    if (row.slug !== slug || row.account !== account) return undefined;
    const now = this.#context.clock.now();
    if (now - row.lastSeenAt > this.#context.limits.sessionIdleMs) return undefined;
    row.lastSeenAt = now;
    if (session === undefined) {
      const left = row.organizationId !== principal.organizationId;
      if (left && row.slug !== undefined) return undefined;
      session = this.#keep(row, principal);
      if (left) session.moveTo(principal);
      else this.#watchAgain(session);
    }
    session.principal = principal;
    session.unsaved = true;
    return session;
  }

  /** The client is done with it. */
  remove(session: Session): void {
    this.#save(() => this.#rows.remove(session.id));
    this.#drop(session);
  }

  /** The log level or the subscriptions changed. */
  changed(session: Session): void {
    this.#save(() => this.#rows.saveState(session.row));
  }

  /** Sessions that see this connection, at its own address or at `/mcp`. */
  *onConnection(organizationId: string, slug: string): Iterable<Session> {
    for (const session of this.#live.values()) {
      const here = session.slug === undefined || session.slug === slug;
      if (here && session.row.organizationId === organizationId) yield session;
    }
  }

  /** Who is here. */
  principals(): Set<Principal> {
    return new Set([...this.#live.values()].map(({ principal }) => principal));
  }

  /**
   * A token works in another organization from now on. Its sessions on `/mcp` go on there; those on `/mcp/<slug>` end,
   * since they were agreed upon with one server. Calls that run are finished where they began.
   */
  moved(principal: Principal): void {
    const { upstreams, fanOut } = this.#context;
    for (const session of this.#live.values()) {
      if (session.row.tokenId !== principal.tokenId) continue;
      const { key } = session;
      session.afterCalls(() => upstreams.release(key));
      if (session.slug === undefined) {
        session.moveTo(principal);
        this.changed(session);
      } else {
        this.#save(() => this.#rows.remove(session.id));
        this.#live.delete(session.id);
        fanOut.delete(session);
        session.endStanding();
      }
    }
  }

  /** Ends the streams of a token that does not hold any more. */
  endOfToken(tokenId: string): void {
    const reason = new SwitchyardError(
      'TOKEN_REVOKED',
      'The token ceased to hold while the call ran.',
      'Use a token that holds: switchyard token create --name NAME',
    );
    for (const session of this.#live.values()) {
      if (session.row.tokenId === tokenId) this.#drop(session, reason);
    }
  }

  /** Ends every stream that waits for nothing; the sessions stay in the database. */
  close(): void {
    clearInterval(this.#timer);
    this.#saveSeen();
    for (const session of this.#live.values()) session.endStanding();
    this.#live.clear();
  }

  #keep(row: SessionRow, principal: Principal): Session {
    const { limits, fanOut } = this.#context;
    if (this.#live.size >= limits.maxSessions) this.#makeRoom();
    const session = new Session(row, principal, limits.askMs);
    this.#live.set(row.id, session);
    fanOut.add(session);
    return session;
  }

  #drop(session: Session, reason?: SwitchyardError): void {
    const { upstreams, fanOut } = this.#context;
    this.#live.delete(session.id);
    fanOut.delete(session);
    session.end(reason);
    upstreams.release(session.key);
  }

  #makeRoom(): void {
    for (const session of this.#live.values()) {
      if (session.busy) continue;
      if (session.unsaved) this.changed(session);
      this.#drop(session);
      return;
    }
  }

  /** Subscriptions that a session had before the hub was started anew. */
  #watchAgain(session: Session): void {
    const { upstreams, views, log } = this.#context;
    const { organizationId, subscriptions } = session.row;
    for (const uri of subscriptions) {
      const target =
        session.slug === undefined ? views.resolve(session.principal, uri) : { slug: session.slug, uri };
      if (target === undefined) continue;
      session.watched.set(watchKey(target.slug, target.uri), uri);
      upstreams
        .subscribeResource(organizationId, target.slug, target.uri, session)
        .catch((error: unknown) => log.debug({ err: error }, 'A subscription could not be made again.'));
    }
  }

  #sweep(): void {
    this.#saveSeen();
    const now = this.#context.clock.now();
    for (const session of this.#live.values()) {
      session.forgetStreams();
      if (!session.busy && now - session.row.lastSeenAt > MEMORY_MS) this.#drop(session);
    }
    this.#save(() => this.#rows.removeSeenBefore(now - this.#context.limits.sessionIdleMs));
  }

  #saveSeen(): void {
    const used = [...this.#live.values()].filter((session) => session.unsaved);
    if (used.length === 0) return;
    this.#save(() => {
      for (const session of used) this.#rows.saveState(session.row);
    });
    for (const session of used) session.unsaved = false;
  }

  /** A full disk must not keep anybody from working: the session then lasts as long as this process. */
  #save(write: () => void): void {
    try {
      relaxed(this.#database, write);
    } catch (error) {
      this.#context.log.warn({ err: error }, 'A session could not be saved.');
    }
  }
}
