import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Connection } from '../../../contract/connection.ts';
import { parseJson } from '../mcp/json.ts';
import { isObject } from '../mcp/json-rpc.ts';
import type { Clock, Logger } from '../ports.ts';
import { relaxed } from '../storage/relaxed.ts';
import type { Caller, Catalog } from './types.ts';

/** A catalog as it was listed, before it has a revision. */
export type Listing = Omit<Catalog, 'revision'>;

/** Which catalog: servers offer different things to clients that can be asked than to the others. */
export type Variant = string;
/** What the shared session is offered. */
export const SHARED: Variant = '';

const MAX_VARIANTS = 8;

interface Known {
  catalog: Catalog;
  digest: string;
}

/** What each connection offers, in the table `catalogs`; a row is read when it is first asked for. */
export class CatalogStore {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #select;
  readonly #replace;
  readonly #delete;
  readonly #known = new Map<string, Map<Variant, Known>>();
  #lastRevision: number;

  constructor(database: DatabaseSync, clock: Clock, log: Logger) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
    // Revisions are never used twice, so that nobody takes one connection's or an earlier run's catalog for another.
    this.#lastRevision = clock.now();
    this.#select = database.prepare('SELECT catalog FROM catalogs WHERE connection_id = ?');
    this.#replace = database.prepare(
      `INSERT INTO catalogs (connection_id, organization_id, catalog, saved_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (connection_id) DO UPDATE SET catalog = excluded.catalog, saved_at = excluded.saved_at`,
    );
    this.#delete = database.prepare('DELETE FROM catalogs WHERE connection_id = ?');
  }

  known(connection: Connection, variant: Variant): Catalog | undefined {
    return this.#variants(connection.id).get(variant)?.catalog;
  }

  /** Keeps what was listed. The catalog is the same object as before when nothing in it changed. */
  keep(connection: Connection, variant: Variant, listing: Listing): { catalog: Catalog; changed: boolean } {
    const variants = this.#variants(connection.id);
    const digest = digestOf(listing);
    const before = variants.get(variant);
    if (before?.digest === digest) return { catalog: before.catalog, changed: false };
    const twin = [...variants.values()].find((known) => known.digest === digest);
    const known = twin ?? { catalog: this.revise(listing), digest };
    variants.set(variant, known);
    if (variants.size > MAX_VARIANTS) {
      const oldest = [...variants.keys()].find((name) => name !== SHARED && name !== variant);
      if (oldest !== undefined) variants.delete(oldest);
    }
    this.#save(connection, variants);
    return { catalog: known.catalog, changed: true };
  }

  /** Gives a listing a revision of its own. */
  revise(listing: Listing): Catalog {
    this.#lastRevision++;
    return { ...listing, revision: this.#lastRevision };
  }

  /** Another command or address is another server: what the old one offered is not known of it. */
  forget(id: string): void {
    this.#known.delete(id);
    this.#delete.run(id);
  }

  #variants(id: string): Map<Variant, Known> {
    let variants = this.#known.get(id);
    if (variants === undefined) {
      variants = this.#load(id);
      this.#known.set(id, variants);
    }
    return variants;
  }

  #load(id: string): Map<Variant, Known> {
    const variants = new Map<Variant, Known>();
    try {
      const row = this.#select.get(id);
      if (row === undefined) return variants;
      const stored: unknown = parseJson(String(row['catalog']));
      if (!Array.isArray(stored)) return variants;
      for (const entry of stored) {
        if (!isObject(entry) || !Array.isArray(entry['variants']) || !isListing(entry['listing'])) continue;
        const { listing } = entry;
        const known = { catalog: this.revise(listing), digest: digestOf(listing) };
        for (const variant of entry['variants'])
          if (typeof variant === 'string') variants.set(variant, known);
      }
    } catch (error) {
      this.#log.warn({ connection: id, err: error }, 'A stored catalog cannot be read; it is listed anew.');
    }
    return variants;
  }

  #save({ id, organizationId }: Connection, variants: Map<Variant, Known>): void {
    const groups = Map.groupBy(variants, ([, known]) => known);
    const rows = [...groups].map(([{ catalog }, entries]) => {
      const { revision: _, ...listing } = catalog;
      return { variants: entries.map(([variant]) => variant), listing };
    });
    try {
      relaxed(this.#database, () =>
        this.#replace.run(id, organizationId, JSON.stringify(rows), this.#clock.now()),
      );
    } catch (error) {
      // It is in memory; a full disk only means that it is listed anew after a restart.
      this.#log.warn({ connection: id, err: error }, 'The catalog of a connection could not be stored.');
    }
  }
}

/** Which variant of the catalog a client that has a session of its own gets. */
export function variantOf({ capabilities, account }: Caller): Variant {
  const { sampling, elicitation, roots } = capabilities;
  return hashOf(JSON.stringify({ sampling, elicitation, roots, account }));
}

function digestOf(listing: Listing): string {
  const { tools, prompts, resources, resourceTemplates } = listing;
  const { capabilities, instructions, serverInfo, era, problems } = listing;
  return hashOf(
    JSON.stringify([
      tools,
      prompts,
      resources,
      resourceTemplates,
      capabilities,
      instructions,
      serverInfo,
      era,
      problems,
    ]),
  );
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function isListing(value: unknown): value is Listing {
  if (!isObject(value)) return false;
  const { tools, prompts, resources, resourceTemplates, problems, capabilities, serverInfo, era } = value;
  return (
    [tools, prompts, resources, resourceTemplates].every(
      (list) => Array.isArray(list) && list.every(isObject),
    ) &&
    Array.isArray(problems) &&
    isObject(capabilities) &&
    isObject(serverInfo) &&
    (era === '2025' || era === '2026')
  );
}
