import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ERRORS } from '../../src/contract/errors.ts';
import { ROOT } from '../helpers/processes.ts';

const SECTIONS = new Map(
  readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = ''] = section.split('\n', 1);
      const [code = '', title] = heading.split(': ');
      return [code, { title, text: section }];
    }),
);

it('every error code, and no other, has a section in the troubleshooting guide', () => {
  expect([...SECTIONS.keys()].sort()).toEqual(Object.keys(ERRORS).sort());
});

it.each(Object.entries(ERRORS))('the section of %s has its title, causes and fixes', (code, { title }) => {
  const section = SECTIONS.get(code);
  expect(section?.title).toBe(title);
  expect(section?.text).toContain('**Causes.**');
  expect(section?.text).toContain('**Fixes.**');
});
