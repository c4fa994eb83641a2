import type { Verb } from '../../../contract/token.ts';
import { isObject, type JsonObject } from '../mcp/json-rpc.ts';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Wherever one of these stands in a name, something may be lost. */
const DESTROYING = words(
  'delete del remove rm destroy drop purge erase wipe truncate clear reset revoke terminate kill uninstall ' +
    'unpublish overwrite rollback revert empty trash discard prune deactivate detach forget expunge',
);
/** Tools that run whatever they are given can destroy whatever they can reach. */
const EXECUTING = words(
  'execute exec eval mutate mutation shell bash zsh sh cmd powershell terminal command script sql',
);
/** A name that begins with one of these says plainly that it reads. */
const READING = words(
  'get list search find read fetch query show view describe count lookup check inspect browse preview summarize ' +
    'explain diff compare validate verify ping echo whoami help tail head cat ls stat retrieve resolve analyze open ' +
    'status info history details tree summary discover observe monitor locate suggest',
);
/** A name that begins with one of these changes something, whatever else stands in it. */
const WRITING = words(
  'create add update set put post write edit modify insert upsert append send publish upload move rename copy ' +
    'assign merge close archive enable disable start stop restart run trigger toggle invite share approve reply',
);

/** Words of a tool's name: `deleteOldFiles`, `delete-old_files` and `delete.old.files` alike. */
export function nameWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/**
 * What kind of call a tool makes. Its name decides; annotations come from the server and are untrusted: they can make a
 * tool stricter, or confirm that a name which reads somewhere in it does read.
 */
export function classifyTool(tool: JsonObject): Verb {
  const name = nameWords(String(tool['name']));
  if (name.some((word) => DESTROYING.has(word) || EXECUTING.has(word))) return 'destroy';

  const annotations = isObject(tool['annotations']) ? tool['annotations'] : {};
  const { readOnlyHint, destructiveHint } = annotations;
  if (destructiveHint === true && readOnlyHint !== true) return 'destroy';
  if (readOnlyHint === false) return 'write';

  const first = name[0] ?? '';
  if (READING.has(first)) return 'read';
  if (WRITING.has(first)) return 'write';
  return readOnlyHint === true && name.some((word) => READING.has(word)) ? 'read' : 'write';
}

const READING_METHODS = words(
  'resources/read resources/subscribe resources/unsubscribe prompts/get completion/complete ' +
    'tasks/get tasks/result tasks/list logging/setLevel',
);

/** What kind of call a method other than `tools/call` makes. What is not known counts as a write. */
export function classifyMethod(method: string): Verb {
  return READING_METHODS.has(method) ? 'read' : 'write';
}
