/** JSON as a person reads it; what is no JSON stays as it is. */
export function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

/** What a tool answered as text, when it answered with nothing else; undefined otherwise. */
export function textOf(json: string): string | undefined {
  try {
    const result = JSON.parse(json) as { content?: unknown } | null;
    const content = result?.content;
    if (!Array.isArray(content) || content.length === 0) return undefined;
    const texts = content.map((block: unknown) => {
      const text = typeof block === 'object' && block !== null && 'text' in block ? block.text : undefined;
      return typeof text === 'string' ? text : undefined;
    });
    return texts.includes(undefined) ? undefined : texts.join('\n');
  } catch {
    return undefined;
  }
}
