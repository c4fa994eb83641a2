import { expect, it } from 'vitest';
import type { ConnectionView } from '../../contract/connection.ts';
import { placed } from './hub-store.ts';

const view = (slug: string, toolCount: number) => ({ slug, toolCount }) as ConnectionView;

it('a changed connection takes the place of the former one, and a new one stands in the order of slugs', () => {
  const list = placed(placed([view('b', 1)], view('a', 1)), view('b', 2));
  expect(list.map(({ slug, toolCount }) => [slug, toolCount])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});
