/** Steps of each doubling: a value is known to within 1/64 of itself. */
const STEPS = 32;
/** Microseconds of the longest latency that is told apart; about twelve days. */
const LONGEST = 2 ** 40;
export const CELLS = cellOf(LONGEST) + 1;

/** Where a latency in microseconds is counted: up to 63 each has a cell of its own, then each doubling has 32. */
export function cellOf(microseconds: number): number {
  const value = Math.min(Math.max(0, Math.round(microseconds)), LONGEST);
  if (value < 2 * STEPS) return value;
  const shift = Math.floor(Math.log2(value)) - Math.log2(STEPS);
  return shift * STEPS + Math.floor(value / 2 ** shift);
}

/** The middle of what a cell stands for, in microseconds. */
export function middleOf(cell: number): number {
  if (cell < 2 * STEPS) return cell;
  const shift = Math.floor(cell / STEPS) - 1;
  return (cell - shift * STEPS) * 2 ** shift + (2 ** shift - 1) / 2;
}

/**
 * The latency in microseconds that a share of all did not exceed (nearest rank), to within 1/64 of itself.
 * @param counts by cell
 * @param total the sum of them, more than 0
 */
export function percentile(counts: Float64Array, total: number, share: number): number {
  const rank = Math.max(1, Math.ceil(share * total));
  let seen = 0;
  for (let cell = 0; cell < counts.length; cell += 1) {
    seen += counts[cell] as number;
    if (seen >= rank) return middleOf(cell);
  }
  return middleOf(counts.length - 1);
}
