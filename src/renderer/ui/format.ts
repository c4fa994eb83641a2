const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
const numbers = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** `0 B`, `12.3 kB`, `2 GB`: powers of 1000, at most three digits. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.round(value) >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${rounded(value)} ${BYTE_UNITS[unit]}`;
}

/** A duration in milliseconds, as short as it can be read: `0.4 ms`, `340 ms`, `1.2 s`, `3 min`, `2 h`, `5 d`. */
export function formatMs(ms: number): string {
  if (ms < 999.5) return `${rounded(ms)} ms`;
  if (ms < 59_950) return `${rounded(ms / 1000)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = ms / 3_600_000;
  return hours < 48 ? `${rounded(hours)} h` : `${Math.round(hours / 24)} d`;
}

/** `12,345` */
export function formatCount(count: number): string {
  return numbers.format(count);
}

/** `12.3K`, where there is little room. */
export function formatCompact(count: number): string {
  return compact.format(count);
}

/** `1 tool`, `2 tools`; for a plural of its own give it as the third. */
export function plural(count: number, singular: string, several = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : several}`;
}

/** The exact time for a person, in the browser's zone. */
export function formatTime(at: number): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

/** How long ago or how far ahead of `now`, both milliseconds since 1970: `just now`, `12 s ago`, `in 3 min`. */
export function formatRelative(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 1000) return 'just now';
  const seconds = Math.floor(distance / 1000);
  const text = seconds < 60 ? `${seconds} s` : formatMs(distance);
  return at > now ? `in ${text}` : `${text} ago`;
}

function rounded(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
