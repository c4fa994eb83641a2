/** How it is known that a promise holds. */
export type Proof =
  /** A test of this title in this file; of a title with parts that vary, any part that does not. */
  | { file: string; test: string }
  /** A number that no test may judge on a machine that does other things too: measured, and kept in a document. */
  | { measured: string; text: string }
  /** Nothing yet, and why. */
  | { unproven: string };

export interface Requirement {
  id: string;
  promise: string;
  proof: readonly Proof[];
}

export const test = (file: string, title: string): Proof => ({ file, test: title });
export const measured = (text: string): Proof => ({ measured: 'docs/performance.md', text });
export const unproven = (why: string): Proof => ({ unproven: why });
/** A promise and what proves it. */
export const promise = (id: string, text: string, ...proof: Proof[]): Requirement => ({
  id,
  promise: text,
  proof,
});
