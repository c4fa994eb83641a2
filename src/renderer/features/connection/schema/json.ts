/** What came from a server, of which nothing is known. */
export type Json = Record<string, unknown>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of an object's own; what it inherits is no answer to a name that a server chose. */
export function own(value: Json, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** An own property whatever its name is, `__proto__` too. */
export function setOwn(target: Json, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

export function text(value: unknown, most: number): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, most) : undefined;
}

/** One step of a JSON pointer. */
export function pointerTo(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** JSON text for a person; what cannot be written as JSON is nothing. */
export function pretty(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, undefined, 2);
}
