import { z } from 'zod';
import type { Operation } from '../operation.ts';
import { CreatedToken, Token, TokenInput } from '../token.ts';

/** Tokens of AI clients. */
export const TOKENS = {
  'token.list': {
    method: 'GET',
    path: '/api/tokens',
    summary: 'All tokens, without their secrets.',
    response: z.object({ tokens: z.array(Token) }),
  },
  'token.create': {
    method: 'POST',
    path: '/api/tokens',
    summary: 'Creates a token; this answer alone carries its secret.',
    body: TokenInput,
    response: CreatedToken,
    change: true,
  },
  'token.revoke': {
    method: 'DELETE',
    path: '/api/tokens/{id}',
    summary: 'Revokes a token, effective on the next call.',
    params: z.strictObject({ id: z.string().min(1).max(64) }),
    response: Token,
    change: true,
  },
} as const satisfies Record<string, Operation>;
