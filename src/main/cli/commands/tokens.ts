import { SwitchyardError } from '../../../contract/errors.ts';
import type { Token } from '../../../contract/token.ts';
import { withHub } from '../hub-access.ts';
import { table } from '../output/table.ts';
import { safe, safeJson } from '../output/text.ts';
import { relative } from '../output/times.ts';
import type { CommandContext } from '../program.ts';

export interface CreateOptions {
  name: string;
  type: 'personal' | 'org';
  scope?: string[];
  /** Seconds from now. */
  expires?: number;
  urlToken?: boolean;
  follow?: boolean;
}

/** Prints the token alone on stdout, so that it can be captured; what else there is to say goes to stderr. */
export async function createToken(
  { where, terminal }: CommandContext,
  options: CreateOptions,
): Promise<void> {
  const { name, type, scope: scopes, expires: expiresInSeconds, urlToken, follow: follows } = options;
  const created = await withHub(where, ({ api }) =>
    api.call('token.create', { body: { name, type, scopes, expiresInSeconds, urlToken, follows } }),
  );
  if (terminal.json) {
    terminal.print(safeJson(created));
    return;
  }
  terminal.print(created.token);
  terminal.error(`This is the only time that it is shown. It may: ${created.scopes.join(' ')}
Your client sends it as "Authorization: Bearer …". Revoke it: switchyard token revoke ${created.id}`);
}

export async function listTokens({ where, terminal }: CommandContext): Promise<void> {
  const { tokens } = await withHub(where, ({ api }) => api.call('token.list'));
  if (terminal.json) {
    terminal.print(safeJson({ tokens }));
    return;
  }
  if (tokens.length === 0) {
    terminal.print('There are none. Make one: switchyard token create --name my-client');
    return;
  }
  const now = Date.now();
  const rows = tokens.map((token) => [
    safe(token.name),
    token.id,
    `${token.hint}…`,
    token.type + (token.urlToken ? ', in URLs' : '') + (token.follows ? ', follows' : ''),
    token.scopes.join(' '),
    stateOf(token, now),
    token.lastUsedAt === undefined ? 'never' : relative(token.lastUsedAt, now),
  ]);
  terminal.print(table(['NAME', 'ID', 'TOKEN', 'TYPE', 'SCOPES', 'STATE', 'LAST USED'], rows));
}

/** By id, or by a name that only one usable token has. */
export async function revokeToken({ where, terminal }: CommandContext, wanted: string): Promise<void> {
  const revoked = await withHub(where, async ({ api }) => {
    const { tokens } = await api.call('token.list');
    const named = tokens.filter(({ name, revokedAt }) => name === wanted && revokedAt === undefined);
    const byId = tokens.some(({ id }) => id === wanted);
    if (!byId && named.length > 1) {
      throw new SwitchyardError(
        'CONFLICT',
        `${named.length} tokens have the name "${wanted}".`,
        `Say which by its id: ${named.map(({ id }) => id).join(' ')}`,
      );
    }
    const id = byId ? wanted : (named[0]?.id ?? wanted);
    return api.call('token.revoke', { params: { id } });
  });
  terminal.print(
    terminal.json ? safeJson(revoked) : `${safe(revoked.name)} is revoked; its next call will be refused.`,
  );
}

function stateOf({ revokedAt, expiresAt }: Token, now: number): string {
  if (revokedAt !== undefined) return 'revoked';
  if (expiresAt === undefined) return 'usable';
  return expiresAt <= now ? 'expired' : `expires ${relative(expiresAt, now)}`;
}
