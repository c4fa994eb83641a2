/** A kind of quantity that people write with a unit. */
export type QuantityKind = 'milliseconds' | 'seconds' | 'bytes';

/** Factors of the units, in what the kind counts, largest first; the first name of each is the one that is written. */
const TIME: [names: string[], milliseconds: number][] = [
  [['d', 'day', 'days'], 86_400_000],
  [['h', 'hour', 'hours'], 3_600_000],
  [['min', 'm', 'minute', 'minutes'], 60_000],
  [['s', 'sec', 'second', 'seconds'], 1000],
  [['ms', 'millisecond', 'milliseconds'], 1],
];
const SIZE: [names: string[], bytes: number][] = [
  [['GB'], 1_000_000_000],
  [['MB'], 1_000_000],
  [['kB'], 1000],
  [['B', 'byte', 'bytes'], 1],
];

const UNITS: Record<QuantityKind, typeof TIME> = {
  bytes: SIZE,
  milliseconds: TIME,
  seconds: TIME.map(([names, factor]) => [names, factor / 1000]),
};

/** `90 s`, `15 min`, `25 MB`: in the largest unit that writes it without a fraction. */
export function writeQuantity(value: number, kind: QuantityKind): string {
  if (value === 0) return '0';
  for (const [[name], factor] of UNITS[kind]) {
    // Days and hours are hard to compare with what stands beside them.
    if (name === 'd' && value < 2 * factor) continue;
    if (Number.isInteger(value / factor)) return `${value / factor} ${name}`;
  }
  return String(value);
}

/** What a person wrote, in what the kind counts; undefined when it is no quantity of this kind or has no unit. */
export function readQuantity(text: string, kind: QuantityKind): number | undefined {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  if (match === null) return undefined;
  const number = Number(match[1]?.replace(',', '.'));
  const unit = (match[2] ?? '').toLowerCase();
  if (unit === '') return number === 0 ? 0 : undefined;
  const factor = UNITS[kind].find(([names]) => names.some((name) => name.toLowerCase() === unit))?.[1];
  if (factor === undefined) return undefined;
  const value = number * factor;
  // 0.1 s are 100 ms, whatever binary fractions make of it.
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-6 ? whole : undefined;
}

/** The units that a person may use, for a message. */
export function unitNames(kind: QuantityKind): string {
  const names = UNITS[kind].filter(([, factor]) => factor >= 1).map(([[name]]) => name);
  return names.toReversed().join(', ');
}
