export type Level = 'ok' | 'warn' | 'fail';

/** What was looked at and found. */
export interface Check {
  name: string;
  level: Level;
  message: string;
  /** What to do about it; nothing when all is well. */
  fix?: string | undefined;
}
