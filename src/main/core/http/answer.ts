import type { ServerResponse } from 'node:http';
import { toSwitchyardError } from '../../../contract/errors.ts';

const JSON_HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Answers with a small JSON body. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { ...JSON_HEADERS, 'content-length': Buffer.byteLength(text) }).end(text);
}

/** Answers with `{error: ErrorBody}`; an answer that has begun already is cut off, so that nobody takes it for whole. */
export function answerError(response: ServerResponse, thrown: unknown): void {
  const error = toSwitchyardError(thrown);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // After a request that is not plain HTTP nothing more is read from the same connection.
  if (error.status === 400) response.setHeader('connection', 'close');
  answerJson(response, error.status, { error: error.toBody() });
}
