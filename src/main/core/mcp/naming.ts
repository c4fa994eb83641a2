import { hash } from 'node:crypto';

/** Several clients refuse longer names, or other characters, than these. */
const MAX_LENGTH = 64;
const CLEAN = /^[A-Za-z0-9_-]+$/;
const SEPARATOR = '__';

/**
 * The name under which `/mcp` offers a tool or prompt of a connection: `<slug>__<name>` where that is a name that every
 * client takes, else as much of it as fits with the beginning of its SHA-256. It depends on nothing but its arguments,
 * so it is the same after every restart.
 * @param hashLength hexadecimal digits of the hash
 */
export function offeredName(slug: string, name: string, hashLength = 8): string {
  return isNatural(slug, name) ? slug + SEPARATOR + name : derivedName(slug, name, hashLength);
}

/** True when a name can be offered as it is. */
function isNatural(slug: string, name: string): boolean {
  return slug.length + SEPARATOR.length + name.length <= MAX_LENGTH && CLEAN.test(name);
}

function derivedName(slug: string, name: string, hashLength: number): string {
  const room = MAX_LENGTH - slug.length - SEPARATOR.length - 1 - hashLength;
  const readable = name
    .slice(0, Math.max(0, room))
    .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return `${slug}${SEPARATOR}${readable}_${hash('sha256', name, 'hex').slice(0, hashLength)}`;
}

/**
 * Names for everything that one connection offers, in its order. A name that can stay as it is always does; a derived
 * one that would collide with another gets a longer hash.
 */
export function offeredNames(slug: string, names: readonly string[]): string[] {
  const taken = new Set(names.filter((name) => isNatural(slug, name)).map((name) => offeredName(slug, name)));
  return names.map((name) => {
    if (isNatural(slug, name)) return offeredName(slug, name);
    let hashLength = 8;
    let offered = derivedName(slug, name, hashLength);
    while (taken.has(offered) && hashLength < 28) offered = derivedName(slug, name, (hashLength += 4));
    taken.add(offered);
    return offered;
  });
}

/** The slug that an offered name begins with: it has no underscore, so the first separator ends it. */
export function slugOfName(offered: string): string | undefined {
  const end = offered.indexOf(SEPARATOR);
  return end > 0 ? offered.slice(0, end) : undefined;
}
