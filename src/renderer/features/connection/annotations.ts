import { isRecord, type Json, own } from './schema/json.ts';

/** What a server says of its own tool, in words. Nothing depends on it: servers may say anything. */
export function annotationsOf(tool: Json): string[] {
  const annotations = own(tool, 'annotations');
  if (!isRecord(annotations)) return [];
  const said: string[] = [];
  const say = (name: string, yes: string, no: string): void => {
    const value = own(annotations, name);
    if (typeof value === 'boolean') said.push(value ? yes : no);
  };
  say('readOnlyHint', 'changes nothing', 'changes something');
  say('destructiveHint', 'may destroy', 'destroys nothing');
  say('idempotentHint', 'safe to repeat', 'not safe to repeat');
  say('openWorldHint', 'reaches the outside', 'stays inside');
  return said;
}
