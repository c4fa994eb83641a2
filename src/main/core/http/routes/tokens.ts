import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';

export function tokenHandlers({ tokens }: Hub): HandlersOf<'token'> {
  return {
    'token.list': (_call, { organizationId }) => ({ tokens: tokens.list(organizationId) }),
    'token.create': ({ body }, { organizationId }) => tokens.create(organizationId, body),
    'token.revoke': ({ params }, { organizationId }) => tokens.revoke(organizationId, params.id),
  };
}
