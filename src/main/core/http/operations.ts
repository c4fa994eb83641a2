import type { z } from 'zod';
import type { API, OperationName } from '../../../contract/api.ts';
import type { OperationCall } from '../../../contract/operation.ts';
import type { Identity } from './sign-in.ts';

/** Who asks, and with which request. */
export interface Caller {
  identity: Identity;
  request: Request;
  /** What the request is about: the organization that it names, else the active one. */
  organizationId: string;
}

type Operation<N extends OperationName> = (typeof API)[N];
/** What a handler answers with: the operation's result as the schema describes it, or a response of its own. */
type Result<N extends OperationName> = Operation<N>['response'] extends infer Schema extends z.ZodType
  ? z.output<Schema> | Response
  : Response;

export type Handler<N extends OperationName> = (
  call: OperationCall<Operation<N>>,
  caller: Caller,
) => Result<N> | Promise<Result<N>>;

/** A handler for each operation: one that is missing does not compile. */
export type Handlers = { [N in OperationName]: Handler<N> };
/** The handlers of one noun, such as `connection`. */
export type HandlersOf<Noun extends string> = {
  [N in Extract<OperationName, `${Noun}.${string}`>]: Handler<N>;
};
