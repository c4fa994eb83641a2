import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Asks for the passphrase of the vault in the terminal, unseen; undefined where nobody sits in front of one. */
export function passphrasePrompt(): ((wrong: boolean) => Promise<string | undefined>) | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return (wrong) =>
    new Promise((resolve) => {
      if (wrong) process.stderr.write('The vault does not open with this passphrase. Try again.\n');
      process.stderr.write('Passphrase of the vault: ');
      const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
      const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
      lines.on('close', () => {
        process.stderr.write('\n');
        resolve(undefined);
      });
      // Before `close`, which comes after the end and after Ctrl+C.
      lines.on('line', (line) => {
        resolve(line === '' ? undefined : line);
        lines.close();
      });
    });
}
