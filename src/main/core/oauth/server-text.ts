import { createMask, neutralise } from '../upstream/process/log-text.ts';

const MAX_LENGTH = 300;
/** What looks like a credential in a server's own words: long runs without a space. */
const LONG_RUN = /[A-Za-z0-9_\-.~+/=]{40,}/g;

/**
 * The words of an OAuth error (`error`, `error_description`), for a person: cut, in one line, without control characters,
 * without the secrets that are given and without what looks like one.
 */
export function serverText(
  said: { error?: unknown; error_description?: unknown },
  otherwise: string,
  secrets: Readonly<Record<string, string>> = {},
): string {
  const parts = [said.error, said.error_description].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  if (parts.length === 0) return otherwise;
  const text = createMask(secrets)(neutralise(parts.join(': ').replace(/\s+/g, ' ')));
  return text.slice(0, MAX_LENGTH).replace(LONG_RUN, '[left out]');
}
