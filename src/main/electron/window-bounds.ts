/** A rectangle of the screen, in device-independent pixels. */
export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const SMALLEST = { width: 900, height: 600 };
export const USUAL = { width: 1280, height: 840 };
/** So much of the window's top has to be on a screen for a person to take hold of it. */
const GRIP = { width: 120, height: 32 };

/**
 * Where the window opens: where it was, cut down to the screen that it is on; in the middle of the first screen when
 * its top is on none of them any more.
 * @param areas what each screen has free, the first screen first; at least one
 */
export function fitBounds(saved: Bounds | undefined, areas: readonly [Bounds, ...Bounds[]]): Bounds {
  const home = areas.find((area) => saved !== undefined && canBeHeld(saved, area));
  const { width: wide, height: high } = saved ?? USUAL;
  const area = home ?? areas[0];
  const width = Math.min(Math.max(wide, SMALLEST.width), area.width);
  const height = Math.min(Math.max(high, SMALLEST.height), area.height);
  if (home !== undefined && saved !== undefined) {
    // Cut down, it may reach less far onto the screen than it did.
    const x = Math.max(saved.x, area.x + GRIP.width - width);
    return { x, y: Math.max(saved.y, area.y), width, height };
  }
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}

function canBeHeld({ x, y, width }: Bounds, area: Bounds): boolean {
  const seen = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return seen >= GRIP.width && y >= area.y - GRIP.height / 2 && y + GRIP.height <= area.y + area.height;
}
