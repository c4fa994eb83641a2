import type { ServerResponse } from 'node:http';
import type { Principal } from '../../access/types.ts';
import type { McpRequest } from '../../http/types.ts';
import { resultText, writeJson, writeRpcError } from '../answers.ts';
import type { McpContext } from '../context.ts';
import { isObject, type JsonObject, type RequestId, RPC } from '../json-rpc.ts';
import { greet } from '../methods/greeting.ts';
import { LEGACY_VERSIONS } from '../protocol.ts';
import { Reply } from '../reply.ts';
import { LegacyExchange } from './legacy-exchange.ts';
import type { Sessions } from './sessions.ts';

/** Characters that a client may say about itself: they are kept as long as its session is. */
const MAX_SAID = 65_536;
const NEWEST = LEGACY_VERSIONS[0] as string;

/** Begins a 2025 session. It succeeds even when the connection behind it cannot be started: calls then say why. */
export async function initialize(
  context: McpContext,
  sessions: Sessions,
  request: McpRequest,
  response: ServerResponse,
  principal: Principal,
  id: RequestId,
  params: JsonObject,
): Promise<void> {
  const { capabilities: declared, clientInfo } = params;
  if (JSON.stringify([declared, clientInfo]).length > MAX_SAID) {
    const message = `Invalid params: a client may say ${MAX_SAID} characters about itself.`;
    writeRpcError(response, 400, id, { code: RPC.invalidParams, message });
    return;
  }
  const wanted = params['protocolVersion'];
  const protocolVersion = typeof wanted === 'string' && LEGACY_VERSIONS.includes(wanted) ? wanted : NEWEST;
  const session = sessions.create(principal, request, {
    protocolVersion,
    capabilities: isObject(declared) ? declared : {},
    clientInfo: isObject(clientInfo) ? clientInfo : undefined,
  });
  const reply = new Reply(response, session, false, id);
  const exchange = new LegacyExchange(context, session, id, 'initialize', params, reply);
  try {
    const { capabilities, serverInfo, instructions } = await greet(exchange);
    const result = JSON.stringify({
      protocolVersion,
      capabilities,
      serverInfo,
      ...(instructions === undefined ? {} : { instructions }),
    });
    exchange.finished = true;
    if (response.destroyed) sessions.remove(session);
    else writeJson(response, 200, resultText(id, result), ['mcp-session-id', session.id]);
  } catch (error) {
    sessions.remove(session);
    exchange.fail(error);
  }
}
