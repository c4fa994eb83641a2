import type { AuditRecord } from '../../../contract/audit.ts';
import type { Connection } from '../../../contract/connection.ts';
import type { Verb } from '../../../contract/token.ts';
import type { Principal } from '../access/types.ts';
import type { JsonObject } from '../mcp/json-rpc.ts';

/** One call on its way through the guard. */
export interface Call {
  principal: Principal;
  /** What the client calls itself. */
  client: string | undefined;
  connection: Connection;
  /** The MCP method: `tools/call`, `resources/read`, `prompts/get`, … */
  method: string;
  /** The server's own name of the tool or prompt, or the resource's URI. */
  target: string | undefined;
  /** The tool's definition, when a tool is called. */
  tool: JsonObject | undefined;
  args: unknown;
  /** Hears of the record of how it ended, which has its seq once it is committed. */
  onRecord?: ((record: AuditRecord | undefined) => void) | undefined;
}

/** The one path that every call takes. */
export interface Guard {
  /**
   * Decides, records and executes. A read is recorded once, with its outcome; a write is recorded durably before
   * `execute` is called. Resolves with the result as JSON text: it is serialised once, here, where its size is
   * measured and limited, and then only spliced into the answer.
   * @param execute calls the server; whatever the answer must carry besides (`resultType`, …) it adds itself
   * @throws SwitchyardError SCOPE_DENIED, PAUSED, DISK_FULL, AUDIT_BROKEN, RESULT_TOO_LARGE, and whatever `execute` throws
   */
  run(call: Call, execute: () => Promise<JsonObject>): Promise<string>;
  /** Whether the principal may see this: the same decision as `run` takes, without a record. */
  allows(principal: Principal, connection: Connection, method: string, tool: JsonObject | undefined): boolean;
  /** What kind of call this is. */
  verbOf(method: string, tool: JsonObject | undefined): Verb;
}
