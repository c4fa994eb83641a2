const MAX_LENGTH = 300;

/**
 * Whether a pattern of a server's may be tried on what a person types. Refused is what cannot be compiled, and every form
 * that can take exponential or high polynomial time: something repeated inside of a repetition, alternatives inside of
 * one, references back, and more than three open-ended repetitions.
 */
export function isHarmless(pattern: unknown): pattern is string {
  if (typeof pattern !== 'string' || pattern.length > MAX_LENGTH) return false;
  if (!compiles(pattern)) return false;
  // Classes and escapes stand for one character; what is left is groups, alternatives and repetitions.
  const bones = pattern
    .replace(/\\[1-9]|\\k</g, '\u0001')
    .replace(/\\./g, 'x')
    .replace(/\[[^\]]*\]/g, 'x');
  if (bones.includes('\u0001')) return false;
  if ((bones.match(/[*+]|\{\d+,\}/g)?.length ?? 0) > 3) return false;
  return !repeatsRepetition(bones);
}

function repeatsRepetition(bones: string): boolean {
  /** For each open group, whether something in it repeats or can be read in several ways. */
  const groups: boolean[] = [];
  for (let at = 0; at < bones.length; at++) {
    const sign = bones[at];
    if (sign === '(') groups.push(false);
    else if (sign === ')') {
      const loose = groups.pop() === true;
      const repeated = /^(?:[*+]|\{\d*,?\d*\})/.test(bones.slice(at + 1, at + 12));
      if (loose && repeated) return true;
      if ((loose || repeated) && groups.length > 0) groups[groups.length - 1] = true;
    } else if (
      (sign === '*' || sign === '+' || sign === '{' || sign === '|' || isOptional(bones, at)) &&
      groups.length > 0
    ) {
      groups[groups.length - 1] = true;
    }
  }
  return false;
}

/** A question mark that makes something optional, not one that opens a group. */
function isOptional(bones: string, at: number): boolean {
  return bones[at] === '?' && bones[at - 1] !== '(';
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').unicode;
  } catch {
    return false;
  }
}
