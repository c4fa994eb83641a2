/**
 * Milliseconds that an answer asks to wait (`Retry-After`: seconds or a date, RFC 9110 section 10.2.3).
 * @param now milliseconds since 1970
 * @returns undefined without such a header, for one that is not valid, and for a time that has passed
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  if (header === null || header === undefined) return undefined;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
