/** A command as somebody typed it, taken apart without a shell; or why it cannot be. */
export type CommandLine =
  | { kind: 'argv'; argv: string[]; env: Record<string, string> }
  | { kind: 'refused'; reason: string };

/** What only a shell understands, and what to do in its place. */
const SHELL: Record<string, string> = {
  '|': 'would send the output on to another program',
  '&': 'would run it in the background, or something after it',
  ';': 'would run something after it',
  '<': 'would read from a file',
  '>': 'would write to a file',
  '(': 'would begin a group of commands',
  ')': 'would end a group of commands',
  '`': 'would run another command',
  '*': 'would stand for names of files',
};
const NO_SHELL = 'Switchyard starts programs without a shell.';
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=([^]*)$/;

interface Reader {
  argv: string[];
  /** undefined between two words. */
  word: string | undefined;
}

/**
 * Takes a command line apart as a person means it: spaces part words, quotes hold them together, a backslash takes the
 * meaning of a space, quote or backslash, `NAME=value` before the command belongs to its environment. What only a shell
 * could do is refused, never guessed.
 */
export function splitCommandLine(text: string): CommandLine {
  const line = text.replace(/\\\r?\n/g, ' ').trim();
  const reader: Reader = { argv: [], word: undefined };
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '\n' || character === '\r') {
      return refused(
        'There are several lines. Give one command; to break it, end the line with a backslash.',
      );
    }
    if (/\s/.test(character)) endWord(reader);
    else if (character === '"' || character === "'") {
      const part = quotedPart(line, at);
      if (part === undefined) return refused(`The quote ${character} is not closed.`);
      reader.word = (reader.word ?? '') + part.text;
      at = part.end;
    } else if (character === '\\' && /[\s"'\\]/.test(line.charAt(at + 1))) {
      reader.word = (reader.word ?? '') + line.charAt(at + 1);
      at += 1;
    } else {
      const problem = shellMeaning(line, at, reader.word);
      if (problem !== undefined) return refused(problem);
      reader.word = (reader.word ?? '') + character;
    }
  }
  endWord(reader);
  return withEnvironment(reader);
}

function endWord(reader: Reader): void {
  if (reader.word === undefined) return;
  reader.argv.push(reader.word);
  reader.word = undefined;
}

function quotedPart(line: string, start: number): { text: string; end: number } | undefined {
  const quote = line.charAt(start);
  let text = '';
  for (let at = start + 1; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === quote) return { text, end: at };
    if (quote === '"' && character === '\\' && /["\\]/.test(line.charAt(at + 1))) at += 1;
    text += line.charAt(at);
  }
  return undefined;
}

/** Why an unquoted character cannot be taken as it stands; undefined when it can. */
function shellMeaning(line: string, at: number, word: string | undefined): string | undefined {
  const character = line.charAt(at);
  if (character === '$' && line.charAt(at + 1) === '(') {
    return `“$(” would put the output of another command there. ${NO_SHELL} Write the value itself.`;
  }
  if (character === '~' && word === undefined && /^~(?:[/\\\s]|$)/.test(line.slice(at))) {
    return `“~” would stand for your home folder. ${NO_SHELL} Write the whole path.`;
  }
  if (character === '#' && word === undefined) {
    return 'A word that begins with “#” would begin a remark. Leave it out, or put it in quotes.';
  }
  const meaning = Object.hasOwn(SHELL, character) ? SHELL[character] : undefined;
  if (meaning === undefined) return undefined;
  return `“${character}” ${meaning}. ${NO_SHELL} Leave it out, or put it in quotes when the server is to get it as it stands.`;
}

function withEnvironment({ argv }: Reader): CommandLine {
  const env = new Map<string, string>();
  let first = 0;
  for (; first < argv.length; first += 1) {
    const [, name, value] = ASSIGNMENT.exec(argv[first] ?? '') ?? [];
    if (name === undefined || value === undefined) break;
    env.set(name, value);
  }
  const rest = argv.slice(first);
  if ((rest[0] ?? '') === '') return refused('The command itself is missing.');
  return { kind: 'argv', argv: rest, env: Object.fromEntries(env) };
}

function refused(reason: string): CommandLine {
  return { kind: 'refused', reason };
}
