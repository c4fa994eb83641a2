export interface Progress {
  version: string;
  /** Bytes. */
  transferred?: number;
  total?: number;
  done?: boolean;
}
export interface FetchOptions {
  dir?: string;
  env?: NodeJS.ProcessEnv;
  say?: (progress: Progress) => void;
  /** Milliseconds. */
  stallMs?: number;
  wholeMs?: number;
}

export function electronDir(): string | undefined;
export function electronBinary(dir?: string, env?: NodeJS.ProcessEnv): string | undefined;
export function whyHeadless(surroundings?: {
  env?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
  isRoot?: boolean;
}): string | undefined;
export function fetchElectron(options?: FetchOptions): Promise<string | undefined>;
export function createProgress(out?: {
  isTTY?: boolean;
  write(text: string): unknown;
}): (progress: Progress) => void;
