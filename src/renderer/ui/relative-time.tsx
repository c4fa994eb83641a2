import { formatRelative, formatTime } from './format.ts';
import { useNow } from './use-now.ts';

/** `12 s ago`, kept up to date; the exact time is its tooltip. `at` is in milliseconds since 1970. */
export function RelativeTime({ at }: { at: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatTime(at)}>
      {formatRelative(at, now)}
    </time>
  );
}
