import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runNode } from '../../test/helpers/processes.ts';

/**
 * Makes garbage of which a part survives each collection, as calls in flight do, and prints the size in the middle of the
 * second half: for the moment of a collection there are pages more, how many depends on what else the machine does.
 */
const CHURN = `
import { getHeapSpaceStatistics } from 'node:v8';
import { setImmediate as turn } from 'node:timers/promises';
const alive = [];
const sizes = [];
for (let round = 0; round < 400; round += 1) {
  for (let n = 0; n < 4000; n += 1) alive[(round * 4000 + n) % 60_000] = { n, text: 'x'.repeat(20) + n, list: [n, n] };
  await turn();
  const { space_size: size } = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  sizes.push(size);
}
console.log(sizes.slice(200).sort((a, b) => a - b)[100]);
`;

async function settledSize(begin: string): Promise<number> {
  const { code, stdout, stderr } = await runNode(['--input-type=module', '--eval', begin + CHURN]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return Number(stdout);
}

it('memory for young objects stops growing at 16 MB or one step beyond, which it does not by itself', async () => {
  const file = JSON.stringify(join(import.meta.dirname, 'young-generation.ts'));
  const bounded = `import { boundYoungGeneration } from ${file}; boundYoungGeneration();`;
  // The size is looked at after a collection, so one that doubles it may come before the limit is set.
  expect(await settledSize(bounded)).toBeLessThanOrEqual(32 * 1_048_576);
  expect(await settledSize('')).toBeGreaterThan(64 * 1_048_576);
});
