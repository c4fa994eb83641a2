import type { TransportInput } from '../connection.ts';

/** Words that say nothing about what a server is for. */
const EMPTY_WORDS = /^(?:mcp|server|api|www|app|index|main|dist|build|src|out|bin|cli|lib|sse|v\d+|latest)$/;
/** Programs that only run another one, with the options that take no value. */
const RUNNERS =
  /^(?:npx|npm|pnpm|yarn|bunx|bun|uvx|uv|pipx|node|deno|python3?|docker|cmd|tsx)(?:\.(?:exe|cmd))?$/i;
const RUNNER_WORDS = /^(?:-.*|exec|run|dlx|x|tool|\/c)$/;

/** What a server may be called of which only its address or command is known. */
export function nameOf(transport: TransportInput): string {
  return transport.kind === 'stdio'
    ? nameOfCommand([transport.command, ...transport.args])
    : nameOfUrl(transport.url);
}

function nameOfUrl(text: string): string {
  if (!URL.canParse(text)) return 'connection';
  const { hostname, port } = new URL(text);
  if (/^[\d.]+$|^\[|^localhost$/.test(hostname)) return port === '' ? 'local' : `local ${port}`;
  const labels = hostname.split('.').slice(0, -1);
  return labels.filter((label) => !EMPTY_WORDS.test(label)).at(-1) ?? hostname;
}

function nameOfCommand(argv: readonly string[]): string {
  const runs = argv.findIndex((word) => !RUNNERS.test(baseOf(word)) && !RUNNER_WORDS.test(word));
  const word = argv[runs < 0 ? 0 : runs] ?? '';
  for (const part of word.split(/[/\\]/).toReversed()) {
    const plain = part
      .replace(/(?<=.)@.*$/, '')
      .replace(/\.(?:[cm]?[jt]s|py|exe|cmd|sh|jar)$/i, '')
      .toLowerCase();
    const words = plain.split(/[^a-z0-9]+/).filter((each) => each !== '' && !EMPTY_WORDS.test(each));
    if (words.length > 0) return words.join('-');
  }
  return 'connection';
}

function baseOf(word: string): string {
  return word.split(/[/\\]/).at(-1) ?? '';
}
