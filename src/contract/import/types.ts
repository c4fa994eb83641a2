import type { TransportInput } from '../connection.ts';

/** Something in a configuration that stands for a value which is not in it. */
export interface Placeholder {
  /** As it is written: `${input:github_token}`. */
  text: string;
  /** What a person is asked for. */
  name: string;
  description?: string | undefined;
  /** Whether it is typed unseen. */
  secret: boolean;
  /** What the configuration proposes. */
  suggestion?: string | undefined;
}

/** What was not taken over as it stands, or is worth knowing, and where it is: `mcpServers.files.timeout`. */
export interface ImportNote {
  path: string;
  message: string;
}

/** A server that was understood. */
export interface ImportedEntry {
  path: string;
  name: string;
  /** Valid, and not taken. */
  slug: string;
  /** As it is written, placeholders included: valid as it stands when there is none. */
  transport: TransportInput;
  placeholders: Placeholder[];
  /** Whether the configuration says that a person signs in. */
  signIn: boolean;
  /** Whether the configuration switches it off. */
  switchedOff: boolean;
  notes: ImportNote[];
}

/** A server that was not understood, and why. */
export interface RefusedEntry {
  path: string;
  name: string;
  reason: string;
}

export interface ImportResult {
  entries: ImportedEntry[];
  refused: RefusedEntry[];
  /** Why nothing could be read at all. */
  problem?: string | undefined;
}
