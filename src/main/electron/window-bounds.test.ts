import { assert, integer, property, record, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import { type Bounds, fitBounds, USUAL } from './window-bounds.ts';

const FULL_HD: Bounds = { x: 0, y: 25, width: 1920, height: 1015 };

it('opens where it was', () => {
  const saved = { x: 300, y: 200, width: 1000, height: 700 };
  expect(fitBounds(saved, [FULL_HD])).toEqual(saved);
  const second = { x: -1920, y: 0, width: 1920, height: 1080 };
  expect(fitBounds({ ...saved, x: -1500 }, [FULL_HD, second])).toEqual({ ...saved, x: -1500 });
});

it('opens in the middle of the first screen when it is new, or its screen is gone', () => {
  expect(fitBounds(undefined, [FULL_HD])).toEqual({ x: 320, y: 113, ...USUAL });
  for (const away of [{ x: 4000 }, { x: -990 }, { y: 3000 }, { y: -690 }]) {
    const saved = { x: 300, y: 200, width: 1000, height: 700, ...away };
    expect(fitBounds(saved, [FULL_HD])).toEqual({ x: 460, y: 183, width: 1000, height: 700 });
  }
});

it('can always be taken hold of, wherever it was and whatever the screens are now', () => {
  const place = integer({ min: -100_000, max: 100_000 });
  const size = integer({ min: 1, max: 20_000 });
  const screen = record({
    x: place,
    y: place,
    width: integer({ min: 640, max: 8000 }),
    height: integer({ min: 480, max: 5000 }),
  });
  assert(
    property(
      record({ x: place, y: place, width: size, height: size }),
      tuple(screen, screen),
      (saved, [first, second]) => {
        const { x, y, width, height } = fitBounds(saved, [first, second]);
        const held = [first, second].some((area) => {
          const seen = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
          return (
            seen >= 120 &&
            y >= area.y &&
            y + 32 <= area.y + area.height &&
            width <= area.width &&
            height <= area.height
          );
        });
        expect(held).toBe(true);
      },
    ),
  );
});
