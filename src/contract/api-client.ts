import { API, type JsonOperationName, type OperationName, type StreamOperationName } from './api.ts';
import { type ErrorBody, ERRORS, SwitchyardError } from './errors.ts';
import type { Operation, OperationInput, OperationResult } from './operation.ts';

/** Sends one request, adds what signs it in, and resolves with the answer: `fetch` with the base address and a header. */
export type Send = (
  path: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string | undefined;
    signal?: AbortSignal | undefined;
  },
) => Promise<Response>;

type Input<N extends OperationName> = OperationInput<(typeof API)[N]>;
type Rest<N extends OperationName> =
  object extends Input<N>
    ? [input?: Input<N>, signal?: AbortSignal]
    : [input: Input<N>, signal?: AbortSignal];

export interface ApiClient {
  /** @throws SwitchyardError the hub's own error, with its code and fix */
  call<N extends JsonOperationName>(name: N, ...rest: Rest<N>): Promise<OperationResult<(typeof API)[N]>>;
  /** The answer of a streaming operation, whose body the caller reads. @throws SwitchyardError */
  open<N extends StreamOperationName>(name: N, ...rest: Rest<N>): Promise<Response>;
}

/** The typed client of the REST API, for the command line and the window alike. */
export function createApiClient(send: Send): ApiClient {
  async function request(name: OperationName, input: Parts = {}, signal?: AbortSignal): Promise<Response> {
    const operation: Operation = API[name];
    const answer = await send(targetOf(operation.path, input), {
      method: operation.method,
      headers: input.body === undefined ? {} : { 'content-type': 'application/json' },
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      signal,
    });
    if (!answer.ok) throw await errorOf(answer);
    return answer;
  }
  return {
    call: async (name, ...[input, signal]) => (await request(name, input, signal)).json() as never,
    open: (name, ...[input, signal]) => request(name, input, signal),
  };
}

interface Parts {
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

function targetOf(path: string, { params = {}, query = {} }: Parts): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}

async function errorOf(answer: Response): Promise<SwitchyardError> {
  const body = (await answer.json().catch(() => undefined)) as { error?: Partial<ErrorBody> } | undefined;
  const { code, message, fix } = body?.error ?? {};
  if (code !== undefined && code in ERRORS && message !== undefined && fix !== undefined) {
    return new SwitchyardError(code, message, fix);
  }
  return new SwitchyardError(
    'INTERNAL',
    `The hub answered with HTTP status ${answer.status} and no explanation.`,
    'Look whether another program answers at this address.',
  );
}
