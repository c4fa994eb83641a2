import { styleText } from 'node:util';

type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** Where a command writes to, and how. */
export interface Terminal {
  /** Whether output is for programs. */
  readonly json: boolean;
  /** Whether a person can be asked something. */
  readonly interactive: boolean;
  /** One line, or several, of what was asked for. */
  print(text: string): void;
  /** What is said besides it. */
  error(text: string): void;
  paint(colour: Colour, text: string, stream?: 'stdout' | 'stderr'): string;
}

/** The terminal of this process. Colours only where somebody sees them and nobody asked for none. */
export function createTerminal(json: boolean): Terminal {
  const plain = (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
  // Whoever read it has gone, such as `head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  return {
    json,
    interactive: process.stdin.isTTY && !json,
    print: (text) => void process.stdout.write(`${text}\n`),
    error: (text) => void process.stderr.write(`${text}\n`),
    paint: (colour, text, stream = 'stdout') =>
      !plain && process[stream].isTTY ? styleText(colour, text, { validateStream: false }) : text,
  };
}
