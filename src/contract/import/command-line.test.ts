import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCommandLine } from './command-line.ts';

const argv = (line: string) => {
  const read = splitCommandLine(line);
  return read.kind === 'argv' ? read.argv : read.reason;
};

describe('a command line is taken apart without a shell', () => {
  it.each([
    ['npx -y @scope/server /folder', ['npx', '-y', '@scope/server', '/folder']],
    ['  npx\tserver  ', ['npx', 'server']],
    [`server "two words" 'and "quoted"' a" b"c`, ['server', 'two words', 'and "quoted"', 'a bc']],
    [String.raw`server two\ words \"x\" "a \"b\" \n"`, ['server', 'two words', '"x"', String.raw`a "b" \n`]],
    [`server '' ""`, ['server', '', '']],
    [
      String.raw`C:\tools\server.exe --in="C:\My Files"`,
      [String.raw`C:\tools\server.exe`, String.raw`--in=C:\My Files`],
    ],
    ['npx server \\\n  --flag', ['npx', 'server', '--flag']],
    ['server https://example.com/mcp?a=1#top', ['server', 'https://example.com/mcp?a=1#top']],
    [`server 'a|b; $(x) > y' "c && d"`, ['server', 'a|b; $(x) > y', 'c && d']],
    ['server $KEY a~b', ['server', '$KEY', 'a~b']],
  ])('%s', (line, words) => expect(argv(line)).toEqual(words));

  it('what stands before the command is its environment', () => {
    expect(splitCommandLine(`A=1 B='two words' server C=3`)).toEqual({
      kind: 'argv',
      argv: ['server', 'C=3'],
      env: { A: '1', B: 'two words' },
    });
  });
});

describe('what only a shell could do is refused and explained', () => {
  it.each([
    ['cat x | server', 'send the output on'],
    ['server & other', 'in the background'],
    ['server; rm -rf /', 'run something after it'],
    ['server > log', 'write to a file'],
    ['server < in', 'read from a file'],
    ['server $(whoami)', 'output of another command'],
    ['server `whoami`', 'run another command'],
    ['server *.md', 'names of files'],
    ['server ~/notes', 'Write the whole path'],
    ['server # remark', 'begin a remark'],
    ['server\nother', 'several lines'],
    ['server "open', 'not closed'],
    ['A=1', 'command itself is missing'],
    ['""', 'command itself is missing'],
  ])('%s', (line, reason) => expect(argv(line)).toContain(reason));
});

it('words in single quotes come out as they went in', () => {
  const word = fc.string().filter((text) => !text.includes("'") && !/\\\r?\n/.test(text));
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(argv(['server', ...words.map((each) => `'${each}'`)].join(' '))).toEqual(['server', ...words]);
    }),
  );
});
