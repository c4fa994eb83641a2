import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { CreatedToken, Token } from '../../../contract/token.ts';
import { newId } from '../ids.ts';
import type { Clock } from '../ports.ts';
import { relaxed } from '../storage/relaxed.ts';
import { granted, parseScopes } from './scopes.ts';
import { insertToken, loadTokens, markRevoked, saveLastUsed } from './token-rows.ts';
import type { Organizations, Principal, Tokens } from './types.ts';

/** Milliseconds between two writes of when tokens were last used. */
const LAST_USED_EVERY = 5_000;

interface Entry {
  token: Token;
  /** The hash as hex digits: `crypto.hash` makes them in a third of the time that it takes to make bytes. */
  hash: Buffer;
  principal: Principal;
  usedSinceSaved: boolean;
}

/** Tokens live in memory for the hot path; the database holds their hashes, never the tokens. */
export interface TokenStore extends Tokens {
  /** Saves when tokens were last used. */
  close(): void;
}

/**
 * Loads the tokens of all organizations.
 * @param organizations says which one is active, for the tokens that follow it
 */
export function createTokens(
  db: DatabaseSync,
  clock: Clock,
  organizations: Pick<Organizations, 'active' | 'onChange'>,
): TokenStore {
  const byId = new Map<string, Entry>();
  const byHash = new Map<string, Entry>();
  const listeners = new Set<(organizationId: string, id: string) => void>();

  const keep = (token: Token, digest: string): void => {
    const hashed = Buffer.from(digest, 'latin1');
    const entry = {
      token,
      hash: hashed,
      principal: principalOf(token, organizations.active),
      usedSinceSaved: false,
    };
    byId.set(token.id, entry);
    byHash.set(keyOf(digest), entry);
  };
  for (const { token, hash: bytes } of loadTokens(db)) keep(token, bytes.toString('hex'));

  const movers = new Set<(principal: Principal) => void>();
  const stopFollowing = organizations.onChange(({ kind, id }) => {
    if (kind !== 'activated') return;
    for (const entry of byId.values()) {
      if (!entry.token.follows) continue;
      entry.principal = principalOf(entry.token, id);
      for (const move of movers) move(entry.principal);
    }
  });

  const changed = (token: Token): void => {
    for (const listener of listeners) listener(token.organizationId, token.id);
  };

  function saveUse(): void {
    const used = [...byId.values()].filter((entry) => entry.usedSinceSaved);
    if (used.length === 0) return;
    relaxed(db, () => {
      for (const { token } of used) saveLastUsed(db, token);
    });
    for (const entry of used) entry.usedSinceSaved = false;
  }
  const timer = setInterval(() => {
    try {
      saveUse();
    } catch {
      // A full disk must not stop calls: when a token was last used is kept in memory and saved with its next use.
    }
  }, LAST_USED_EVERY);
  timer.unref();

  return {
    create(organizationId, input): CreatedToken {
      const secret = randomBytes(32).toString('hex');
      const now = clock.now();
      const token: Token = {
        id: newId('tok'),
        organizationId,
        name: input.name,
        type: input.type,
        scopes: [...new Set(input.scopes)],
        urlToken: input.urlToken,
        follows: input.follows ?? false,
        hint: secret.slice(0, 6),
        createdAt: now,
        expiresAt: input.expiresInSeconds === undefined ? undefined : now + input.expiresInSeconds * 1000,
      };
      const digest = digestOf(secret);
      insertToken(db, token, Buffer.from(digest, 'hex'));
      keep(token, digest);
      changed(token);
      return { ...token, token: secret };
    },

    list: (organizationId) =>
      [...byId.values()].map((entry) => entry.token).filter((token) => isSeenIn(token, organizationId)),

    revoke(organizationId, id) {
      const entry = byId.get(id);
      if (entry === undefined || !isSeenIn(entry.token, organizationId)) {
        throw new SwitchyardError(
          'NOT_FOUND',
          `There is no token "${id}".`,
          'List the tokens: switchyard token list',
        );
      }
      if (entry.token.revokedAt === undefined) {
        const revokedAt = clock.now();
        markRevoked(db, id, revokedAt);
        entry.token = { ...entry.token, revokedAt };
        changed(entry.token);
      }
      return entry.token;
    },

    authenticate(secret, via) {
      const digest = digestOf(secret);
      const entry = byHash.get(keyOf(digest));
      if (entry === undefined || !timingSafeEqual(entry.hash, Buffer.from(digest, 'latin1'))) {
        throw new SwitchyardError(
          'TOKEN_INVALID',
          'The token is not known here.',
          'Create one: switchyard token create --name NAME',
        );
      }
      const { token } = entry;
      if (token.revokedAt !== undefined) {
        throw new SwitchyardError(
          'TOKEN_REVOKED',
          `The token "${token.name}" was revoked.`,
          'Create a new one: switchyard token create --name NAME',
        );
      }
      const now = clock.now();
      if (token.expiresAt !== undefined && now >= token.expiresAt) {
        throw new SwitchyardError(
          'TOKEN_EXPIRED',
          `The token "${token.name}" has expired.`,
          'Create a new one: switchyard token create --name NAME',
        );
      }
      if (via === 'url' && !token.urlToken) {
        throw new SwitchyardError(
          'TOKEN_IN_URL',
          `The token "${token.name}" may not travel in a URL, where logs and histories keep it.`,
          'Send it as "Authorization: Bearer …", or create a token with --url-token.',
        );
      }
      token.lastUsedAt = now;
      entry.usedSinceSaved = true;
      return entry.principal;
    },

    current: (principal) =>
      principal.follows ? (byId.get(principal.tokenId)?.principal ?? principal) : principal,

    onMove(listener) {
      movers.add(listener);
      return () => void movers.delete(listener);
    },

    forget(organizationId) {
      for (const { token, hash: hashed } of byId.values()) {
        if (token.organizationId !== organizationId) continue;
        byId.delete(token.id);
        byHash.delete(keyOf(hashed.toString('latin1')));
        changed(token);
      }
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    close() {
      stopFollowing();
      clearInterval(timer);
      saveUse();
    },
  };
}

function digestOf(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Only a part is looked up by, whose time tells something; the whole is then compared in constant time. */
function keyOf(digest: string): string {
  return digest.slice(0, 16);
}

/** A token that follows may work in any organization, so that every one shows it and can revoke it. */
function isSeenIn(token: Token, organizationId: string): boolean {
  return token.organizationId === organizationId || token.follows;
}

function principalOf(token: Token, active: string): Principal {
  const grants = parseScopes(token.scopes);
  return {
    tokenId: token.id,
    tokenName: token.name,
    organizationId: token.follows ? active : token.organizationId,
    follows: token.follows,
    allows: (verb, resource) => granted(grants, verb, resource),
  };
}
