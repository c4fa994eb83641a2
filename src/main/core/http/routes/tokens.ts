import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';

export function tokenHandlers({ tokens, organizationId }: Hub): HandlersOf<'token'> {
  return {
    'token.list': () => ({ tokens: tokens.list(organizationId) }),
    'token.create': ({ body }) => tokens.create(organizationId, body),
    'token.revoke': ({ params }) => tokens.revoke(organizationId, params.id),
  };
}
