import { isEntry } from './entry.ts';
import { isObject, type JsonObject, own, ownText } from './json-value.ts';

/** Something that stands where a server should, whatever it is. */
export interface Candidate {
  path: string;
  /** undefined where it stands alone. */
  name: string | undefined;
  value: unknown;
}

/** Where clients keep their servers; what ends with a dot and one of them, too: `amp.mcpServers`. */
const CONTAINER = /(?:^|\.)(?:mcpServers|context_servers|mcp_servers|servers|mcp)$/;

/** All servers of a configuration, whichever client it is for. */
export function findCandidates(root: unknown): Candidate[] {
  if (isEntry(root))
    return [{ path: ownText(root, 'name') ?? 'entry', name: ownText(root, 'name'), value: root }];
  if (Array.isArray(root)) return fromList(root, '');
  if (!isObject(root)) return [];
  const projects = own(root, 'projects');
  const found = [
    fromContainers(root, ''),
    ...Object.entries(isObject(projects) ? projects : {}).map(([path, project]) =>
      isObject(project) ? fromContainers(project, `projects.${path}.`) : [],
    ),
  ].flat();
  if (found.length > 0 || Object.keys(root).some((key) => CONTAINER.test(key))) return found;
  return Object.values(root).some(isEntry) ? fromMap(root, '') : [];
}

function fromContainers(root: JsonObject, prefix: string): Candidate[] {
  return Object.entries(root).flatMap(([key, value]) => {
    if (!CONTAINER.test(key)) return [];
    const path = `${prefix}${key}.`;
    if (Array.isArray(value)) return fromList(value, path);
    if (!isObject(value)) return [];
    // VS Code's general settings have `servers`, and `inputs`, within `mcp`.
    const inner = own(value, 'servers');
    if (key.endsWith('mcp') && isObject(inner) && !isEntry(inner)) return fromMap(inner, `${path}servers.`);
    return fromMap(value, path);
  });
}

function fromMap(map: JsonObject, prefix: string): Candidate[] {
  return Object.entries(map).map(([name, value]) => ({ path: prefix + name, name, value }));
}

function fromList(list: readonly unknown[], prefix: string): Candidate[] {
  return list.map((value, index) => ({
    path: `${prefix}${index}`,
    name: isObject(value) ? ownText(value, 'name') : undefined,
    value,
  }));
}
