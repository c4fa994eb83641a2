import { isRecord, type Json, own, setOwn, text } from './schema/json.ts';

const MAX_ARGUMENTS = 200;

/** The arguments of a prompt, which are texts with names, as a schema. */
export function promptSchema(prompt: Json): Json {
  const listed = own(prompt, 'arguments');
  const properties: Json = {};
  const required: string[] = [];
  for (const argument of Array.isArray(listed) ? listed.slice(0, MAX_ARGUMENTS) : []) {
    const name: unknown = isRecord(argument) ? own(argument, 'name') : undefined;
    if (!isRecord(argument) || typeof name !== 'string') continue;
    setOwn(properties, name, {
      type: 'string',
      title: text(own(argument, 'title'), 200) ?? name,
      description: text(own(argument, 'description'), 4000),
    });
    if (own(argument, 'required') === true) required.push(name);
  }
  return { type: 'object', properties, required };
}
