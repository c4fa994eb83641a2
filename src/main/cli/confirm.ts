import { createInterface } from 'node:readline/promises';
import type { Terminal } from './terminal.ts';

/** Asks a person at a terminal; everything but yes is a no. Where nobody can be asked, the command itself was the yes. */
export async function confirm(terminal: Terminal, question: string): Promise<boolean> {
  if (!terminal.interactive) return true;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl+C and Ctrl+D are a no.
  const gone = new AbortController();
  asking.once('close', () => gone.abort());
  const answer = await asking.question(`${question} [y/N] `, { signal: gone.signal }).catch(() => '');
  asking.close();
  if (/^y(es)?$/i.test(answer.trim())) return true;
  terminal.error('Nothing was done.');
  return false;
}
