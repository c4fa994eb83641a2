/** The longest slug that a connection may have. */
const LONGEST = 32;

/** A valid slug for what somebody calls a connection, and one that is not taken; it is taken from then on. */
export function proposeSlug(name: string, taken: Set<string>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-');
  const base = trimmed(plain.replace(/^-+/, '').slice(0, LONGEST)) || 'connection';
  let slug = base;
  for (let number = 2; taken.has(slug); number += 1) {
    const end = `-${number}`;
    slug = trimmed(base.slice(0, LONGEST - end.length)) + end;
  }
  taken.add(slug);
  return slug;
}

function trimmed(text: string): string {
  return text.replace(/^-+|-+$/g, '');
}
