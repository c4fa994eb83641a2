/** How long ago, or in how long, for a person; both in milliseconds since 1970. */
export function relative(at: number, now: number): string {
  const span = spanOf(Math.abs(now - at) / 1000);
  if (span === '') return 'now';
  return at > now ? `in ${span}` : `${span} ago`;
}

/** Local date and time to the second. */
export function localTime(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function spanOf(seconds: number): string {
  if (seconds < 1) return '';
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
