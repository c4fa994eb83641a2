import type { DatabaseSync } from 'node:sqlite';
import type { Token } from '../../../contract/token.ts';

/** @returns every token with its SHA-256 hash, oldest first */
export function loadTokens(db: DatabaseSync): { token: Token; hash: Buffer }[] {
  return db
    .prepare('SELECT * FROM tokens ORDER BY created_at, id')
    .all()
    .map((row) => ({
      hash: Buffer.from(row['hash'] as Uint8Array),
      token: {
        id: String(row['id']),
        organizationId: String(row['organization_id']),
        name: String(row['name']),
        type: row['type'] === 'org' ? 'org' : 'personal',
        scopes: JSON.parse(String(row['scopes'])) as string[],
        urlToken: row['url_token'] === 1,
        follows: row['follows'] === 1,
        hint: String(row['hint']),
        createdAt: Number(row['created_at']),
        expiresAt: optional(row['expires_at']),
        revokedAt: optional(row['revoked_at']),
        lastUsedAt: optional(row['last_used_at']),
      },
    }));
}

export function insertToken(db: DatabaseSync, token: Token, hash: Buffer): void {
  db.prepare(
    `INSERT INTO tokens (id, organization_id, name, type, scopes, url_token, follows, hint, hash, created_at,
       expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    token.id,
    token.organizationId,
    token.name,
    token.type,
    JSON.stringify(token.scopes),
    token.urlToken ? 1 : 0,
    token.follows ? 1 : 0,
    token.hint,
    hash,
    token.createdAt,
    token.expiresAt ?? null,
  );
}

export function markRevoked(db: DatabaseSync, id: string, at: number): void {
  db.prepare('UPDATE tokens SET revoked_at = ? WHERE id = ?').run(at, id);
}

export function saveLastUsed(db: DatabaseSync, token: Token): void {
  db.prepare('UPDATE tokens SET last_used_at = ? WHERE id = ?').run(token.lastUsedAt ?? null, token.id);
}

function optional(value: unknown): number | undefined {
  return value === null ? undefined : Number(value);
}
