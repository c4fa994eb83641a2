import type { z } from 'zod';
import type { Operation } from './operation.ts';
import { ACCOUNTS } from './operations/accounts.ts';
import { AUDIT } from './operations/audit.ts';
import { CONNECTIONS } from './operations/connections.ts';
import { DESKTOP } from './operations/desktop.ts';
import { HUB } from './operations/hub.ts';
import { ORGANIZATIONS } from './operations/organizations.ts';
import { TOKENS } from './operations/tokens.ts';

/** Every operation of the REST API, by its name `noun.verb`. */
export const API = {
  ...HUB,
  ...DESKTOP,
  ...ORGANIZATIONS,
  ...CONNECTIONS,
  ...ACCOUNTS,
  ...TOKENS,
  ...AUDIT,
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof API;
/** Operations that answer with one JSON document. */
export type JsonOperationName = {
  [N in OperationName]: (typeof API)[N]['response'] extends z.ZodType ? N : never;
}[OperationName];
export type StreamOperationName = Exclude<OperationName, JsonOperationName>;
