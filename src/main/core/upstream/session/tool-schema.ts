import { isObject, type JsonObject } from '../../mcp/json-rpc.ts';

/**
 * What is wrong with a tool's schemas; undefined when nothing is. Only what makes strict clients refuse the whole list
 * counts: the schema itself is never compiled, and no reference in it is ever fetched.
 */
export function schemaFault(tool: JsonObject): string | undefined {
  const { inputSchema, outputSchema } = tool;
  if (!isObject(inputSchema)) return 'its inputSchema is no object';
  if (inputSchema['type'] !== 'object') return 'its inputSchema is not of type object';
  const fault = objectFault(inputSchema);
  if (fault !== undefined) return `its inputSchema ${fault}`;
  if (outputSchema !== undefined && !isObject(outputSchema)) return 'its outputSchema is no object';
  if (tool['annotations'] !== undefined && !isObject(tool['annotations']))
    return 'its annotations are no object';
  return undefined;
}

function objectFault({ properties, required }: JsonObject): string | undefined {
  if (properties !== undefined) {
    if (!isObject(properties)) return 'has properties that are no object';
    const wrong = Object.entries(properties).find(
      ([, schema]) => !isObject(schema) && typeof schema !== 'boolean',
    );
    if (wrong !== undefined) return `has no schema for the property “${wrong[0].slice(0, 80)}”`;
  }
  if (required === undefined) return undefined;
  const isNames = Array.isArray(required) && required.every((name) => typeof name === 'string');
  return isNames ? undefined : 'has a “required” that is no list of names';
}
