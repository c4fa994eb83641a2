export interface LogLine {
  /** Milliseconds since 1970. */
  at: number;
  line: string;
}

/** Lines that the page keeps; the file that the hub writes has more. */
export const MAX_LINES = 5_000;

const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]?|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~]?)/g;

/** A line as text alone: what would colour or move a terminal is taken out. */
export function plainLine(line: string): string {
  return line.replace(ESCAPES, '');
}

/** Lines that were read, followed by those that came meanwhile, none twice. */
export function joinLines(read: readonly LogLine[], since: readonly LogLine[]): LogLine[] {
  const known = new Set(read.slice(-1000).map(({ at, line }) => `${at} ${line}`));
  return [...read, ...since.filter(({ at, line }) => !known.has(`${at} ${line}`))].slice(-MAX_LINES);
}

export function matching(lines: readonly LogLine[], filter: string): readonly LogLine[] {
  const wanted = filter.trim().toLowerCase();
  return wanted === '' ? lines : lines.filter(({ line }) => line.toLowerCase().includes(wanted));
}
