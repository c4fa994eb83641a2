/** Why a text is not JSON, for a person. */
export class NotJson extends Error {}

/**
 * Reads JSON as people keep it in configurations: with comments and commas before a closing bracket.
 * @throws NotJson with the line at which it ends to be JSON
 */
export function parseJsonc(text: string): unknown {
  // Everything stays where it is, so that the place of a mistake is the place in the text.
  const plain = blankTrailingCommas(blankComments(text));
  try {
    return JSON.parse(plain);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    const at = position === undefined ? text.length : Number(position);
    const lines = text.slice(0, at).split('\n');
    throw new NotJson(
      at >= text.trimEnd().length
        ? 'It ends too early: a bracket, brace or quote is not closed.'
        : `Line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1} is not JSON.`,
      { cause: error },
    );
  }
}

/** A string as a whole, so that nothing within it is taken for something else; or what is looked for. */
const STRING = String.raw`"(?:[^"\\\n]|\\.)*"?`;

/** The text with spaces in place of its comments. */
export function blankComments(text: string): string {
  const pattern = new RegExp(String.raw`${STRING}|//[^\n]*|/\*[^]*?(?:\*/|$)`, 'g');
  return text.replace(pattern, (found) => (found.startsWith('"') ? found : found.replace(/[^\n]/g, ' ')));
}

function blankTrailingCommas(text: string): string {
  const pattern = new RegExp(String.raw`${STRING}|,(?=\s*[\]}])`, 'g');
  return text.replace(pattern, (found) => (found === ',' ? ' ' : found));
}
