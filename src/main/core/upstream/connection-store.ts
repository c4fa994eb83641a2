import type { DatabaseSync } from 'node:sqlite';
import type {
  Connection,
  ConnectionInput,
  ConnectionPatch,
  Transport,
  TransportInput,
} from '../../../contract/connection.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import { newId } from '../ids.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Vault } from '../storage/types.ts';
import { type ConnectionRows, connectionRows, type RemovedConnection } from './connection-rows.ts';
import {
  healSecrets,
  keepReplaced,
  readSecrets,
  replaceSecrets,
  secretsOf,
  secretsPrefix,
  undoReplaced,
  withStored,
} from './connection-secrets.ts';
import { approvalDigest, checkCommand } from './process/approval.ts';

export interface ConnectionStoreOptions {
  database: DatabaseSync;
  vault: Vault;
  clock: Clock;
  log: Logger;
  /** A connection is forgotten for good when this has resolved. */
  forgetting?: ((connection: Connection) => Promise<void>) | undefined;
}

/** Connections as they are stored: rows in the database, values of environment variables and headers in the vault. */
export class ConnectionStore {
  readonly #rows: ConnectionRows;
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #forgetting: ConnectionStoreOptions['forgetting'];
  readonly #byOrganization = new Map<string, Map<string, Connection>>();
  readonly #sorted = new Map<string, readonly Connection[]>();
  readonly #approvals = new Map<string, string | undefined>();
  readonly #reserved = new Set<string>();
  readonly #busy = new Map<string, Promise<unknown>>();
  readonly #broken: string[] = [];
  /** Removed and not yet forgotten, by id, the first removed first. */
  readonly #removed = new Map<string, RemovedConnection>();

  constructor(options: ConnectionStoreOptions) {
    this.#rows = connectionRows(options.database);
    this.#vault = options.vault;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#forgetting = options.forgetting;
    const stored = this.#rows.all((id) => this.#broken.push(id));
    for (const { connection, approval } of stored) this.#keep(connection, approval);
    for (const each of this.#rows.removed((id) => this.#broken.push(id))) {
      this.#removed.set(each.connection.id, each);
    }
    for (const id of this.#broken) {
      this.#log.error({ connection: id }, 'A stored connection cannot be read; it is left out.');
    }
  }

  /** Brings the vault in line with the database, should the hub have been killed between the two. */
  async heal(): Promise<void> {
    const connections = new Map<string, Connection | undefined>(this.#broken.map((id) => [id, undefined]));
    for (const connection of this.all()) connections.set(connection.id, connection);
    for (const [id, { connection }] of this.#removed) connections.set(id, connection);
    await healSecrets(this.#vault, connections);
  }

  *all(): Iterable<Connection> {
    for (const slugs of this.#byOrganization.values()) yield* slugs.values();
  }

  get(organizationId: string, slug: string): Connection | undefined {
    return this.#byOrganization.get(organizationId)?.get(slug);
  }

  /** Sorted by slug. */
  list(organizationId: string): readonly Connection[] {
    let sorted = this.#sorted.get(organizationId);
    if (sorted === undefined) {
      const slugs = this.#byOrganization.get(organizationId);
      sorted = slugs === undefined ? [] : [...slugs.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
      this.#sorted.set(organizationId, sorted);
    }
    return sorted;
  }

  /** Values of the connection's environment variables or headers. */
  secrets(connection: Connection): Record<string, string> {
    return readSecrets(this.#vault, connection);
  }

  /**
   * Compares what would run now with what a person approved. Connections that run nothing need no approval.
   * @throws SwitchyardError COMMAND_NOT_APPROVED
   */
  requireApproval(connection: Connection): void {
    const { transport } = connection;
    if (transport.kind !== 'stdio') return;
    const digest = approvalDigest({ ...transport, env: this.secrets(connection) });
    if (this.#approvals.get(connection.id) === digest) return;
    throw new SwitchyardError(
      'COMMAND_NOT_APPROVED',
      `What the connection “${connection.slug}” would run is not what a person approved, so it was not started.`,
      'Look at its command, arguments, folder and environment; save the connection again to approve them.',
    );
  }

  /** Resolves when no change to this connection is under way; undefined when there is none. */
  settled(id: string): Promise<unknown> | undefined {
    return this.#busy.get(id);
  }

  /** @throws SwitchyardError CONFLICT, COMMAND_REFUSED, and what vault and database throw: then nothing is left of it */
  async add(organizationId: string, input: ConnectionInput): Promise<Connection> {
    const key = `${organizationId}/${input.slug}`;
    if (this.get(organizationId, input.slug) !== undefined || this.#reserved.has(key))
      throw taken(input.slug);
    const approval = approve(input.transport);
    const now = this.#clock.now();
    const connection: Connection = {
      id: newId('con'),
      organizationId,
      slug: input.slug,
      name: input.name ?? input.slug,
      environment: input.environment,
      trusted: input.trusted,
      enabled: true,
      transport: withoutSecrets(input.transport),
      settings: {
        ...input.settings,
        sharing: input.settings.sharing ?? 'per-client',
        timeouts: input.settings.timeouts ?? {},
      },
      createdAt: now,
      updatedAt: now,
    };
    this.#reserved.add(key);
    try {
      await this.#vault.update(secretsOf(connection.id, input.transport));
      try {
        this.#rows.insert({ connection, approval });
      } catch (error) {
        await this.#vault.deleteAll(secretsPrefix(connection.id));
        throw error;
      }
      this.#keep(connection, approval);
      return connection;
    } finally {
      this.#reserved.delete(key);
    }
  }

  /**
   * A new transport is approved by the person who enters it.
   * @throws SwitchyardError NOT_FOUND, BAD_REQUEST, COMMAND_REFUSED, and what vault and database throw: then it is as
   *   before
   */
  edit(organizationId: string, slug: string, patch: ConnectionPatch): Promise<Connection> {
    return this.#exclusively(organizationId, slug, async (connection) => {
      const transport = patch.transport && withStored(this.#vault, connection, patch.transport);
      const approval = transport === undefined ? this.#approvals.get(connection.id) : approve(transport);
      const edited: Connection = {
        ...connection,
        name: patch.name ?? connection.name,
        environment: patch.environment ?? connection.environment,
        trusted: patch.trusted ?? connection.trusted,
        enabled: patch.enabled ?? connection.enabled,
        transport: transport === undefined ? connection.transport : withoutSecrets(transport),
        settings: {
          ...connection.settings,
          ...patch.settings,
          timeouts: { ...connection.settings.timeouts, ...patch.settings?.timeouts },
        },
        // It tells two versions of a row apart, whatever the clock does.
        updatedAt: Math.max(this.#clock.now(), connection.updatedAt + 1),
      };
      if (transport !== undefined) await replaceSecrets(this.#vault, connection, transport);
      try {
        this.#rows.update({ connection: edited, approval });
      } catch (error) {
        if (transport !== undefined) await undoReplaced(this.#vault, connection.id);
        throw error;
      }
      this.#keep(edited, approval);
      if (transport !== undefined) await keepReplaced(this.#vault, connection.id);
      return edited;
    });
  }

  /**
   * Forgets it with its secrets.
   * @throws SwitchyardError NOT_FOUND, and what vault and database throw
   */
  remove(organizationId: string, slug: string): Promise<Connection> {
    return this.#exclusively(organizationId, slug, async (connection) => {
      await this.#forgetting?.(connection);
      this.#rows.delete(connection.id);
      this.#drop(connection);
      await this.#vault.deleteAll(secretsPrefix(connection.id));
      return connection;
    });
  }

  /**
   * Takes it away so that `restore` can bring it back; its slug is free at once.
   * @throws SwitchyardError NOT_FOUND, and what the database throws
   */
  hide(organizationId: string, slug: string): Promise<RemovedConnection> {
    return this.#exclusively(organizationId, slug, (connection) => {
      const approval = this.#approvals.get(connection.id);
      const removed = { connection, approval, removedAt: this.#clock.now() };
      this.#rows.hide(connection.id, removed.removedAt);
      this.#drop(connection);
      this.#removed.set(connection.id, removed);
      return Promise.resolve(removed);
    });
  }

  /**
   * Brings back the connection that had this slug and was removed last.
   * @throws SwitchyardError NOT_FOUND, CONFLICT when another connection has its slug now
   */
  restore(organizationId: string, slug: string): Connection {
    const found = [...this.#removed.values()].findLast(
      ({ connection }) => connection.slug === slug && connection.organizationId === organizationId,
    );
    if (found === undefined) throw notRemoved(slug);
    const { connection, approval } = found;
    if (this.get(organizationId, slug) !== undefined || this.#reserved.has(`${organizationId}/${slug}`)) {
      throw taken(slug, 'Remove the one that has the slug now, then bring the former one back.');
    }
    this.#rows.show(connection.id);
    this.#removed.delete(connection.id);
    this.#keep(connection, approval);
    return connection;
  }

  /** Removed connections that can still be brought back, the first removed first. */
  removed(): RemovedConnection[] {
    return [...this.#removed.values()];
  }

  /** Forgets a removed connection with its secrets. @throws what vault and database throw */
  async purge(id: string): Promise<void> {
    const removed = this.#removed.get(id);
    if (removed === undefined) return;
    // From now on nobody brings it back.
    this.#removed.delete(id);
    try {
      await this.#forgetting?.(removed.connection);
      // The row goes first: what is left in the vault of a connection without a row is taken out at the next start.
      this.#rows.delete(id);
    } catch (error) {
      this.#removed.set(id, removed);
      throw error;
    }
    await this.#vault.deleteAll(secretsPrefix(id));
  }

  #drop({ id, organizationId, slug }: Connection): void {
    this.#byOrganization.get(organizationId)?.delete(slug);
    this.#sorted.delete(organizationId);
    this.#approvals.delete(id);
  }

  #keep(connection: Connection, approval: string | undefined): void {
    const { organizationId, slug, id } = connection;
    let slugs = this.#byOrganization.get(organizationId);
    if (slugs === undefined) {
      slugs = new Map();
      this.#byOrganization.set(organizationId, slugs);
    }
    slugs.set(slug, connection);
    this.#sorted.delete(organizationId);
    this.#approvals.set(id, approval);
  }

  /** One change of a connection after the other. */
  async #exclusively<T>(
    organizationId: string,
    slug: string,
    change: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    const { id } = this.require(organizationId, slug);
    const before = this.#busy.get(id);
    const run = async () => {
      await before?.catch(() => undefined);
      return change(this.require(organizationId, slug));
    };
    const running = run();
    this.#busy.set(id, running);
    try {
      return await running;
    } finally {
      if (this.#busy.get(id) === running) this.#busy.delete(id);
    }
  }

  /** @throws SwitchyardError NOT_FOUND */
  require(organizationId: string, slug: string): Connection {
    const connection = this.get(organizationId, slug);
    if (connection === undefined) throw noConnection(slug);
    return connection;
  }
}

export function noConnection(slug: string): SwitchyardError {
  return new SwitchyardError(
    'NOT_FOUND',
    `There is no connection “${slug}”.`,
    'List the connections to see what there is.',
  );
}

function taken(
  slug: string,
  fix = 'Choose another slug, or edit or remove the connection that has it.',
): SwitchyardError {
  return new SwitchyardError('CONFLICT', `There is a connection “${slug}” already.`, fix);
}

function notRemoved(slug: string): SwitchyardError {
  return new SwitchyardError(
    'NOT_FOUND',
    `There is no removed connection “${slug}” that could be brought back.`,
    'Add it again: removed connections are forgotten after ten minutes.',
  );
}

/** @throws SwitchyardError COMMAND_REFUSED */
function approve(input: TransportInput): string | undefined {
  if (input.kind !== 'stdio') return undefined;
  checkCommand(input);
  return approvalDigest(input);
}

function withoutSecrets(input: TransportInput): Transport {
  switch (input.kind) {
    case 'stdio': {
      const { kind, command, args, cwd, env } = input;
      return { kind, command, args, cwd, envNames: Object.keys(env).sort() };
    }
    case 'http':
    case 'sse':
      return { kind: input.kind, url: input.url, headerNames: Object.keys(input.headers).sort() };
    default:
      return input satisfies never;
  }
}
