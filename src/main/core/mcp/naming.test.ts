import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offeredName, offeredNames, slugOfName } from './naming.ts';

const slug = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/);
const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 130 }),
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,128}$/),
);

describe('the name of a tool on /mcp', () => {
  it('is the slug and the tool’s own name where every client takes that', () => {
    expect(offeredName('files', 'read_file')).toBe('files__read_file');
    expect(offeredName('a', '__x')).toBe('a____x');
  });

  it('says as much of a long or odd name as fits, and stays apart from others like it', () => {
    const long = 'get_the_very_long_name_of_something_that_nobody_ever_asked_for';
    expect(offeredName('files', long)).toMatch(/^files__get_the_very_long_name_[a-z_]+_[0-9a-f]{8}$/);
    expect(offeredName('files', 'файл.read')).toMatch(/^files__read_[0-9a-f]{8}$/);
    expect(offeredName('files', 'search')).not.toBe(offeredName('files', 'ѕearch'));
  });

  it('never changes: it is the same in every release', () => {
    expect(offeredName('files', 'read.file')).toBe('files__read_file_dd32cdf5');
  });

  it('is at most 64 characters that every client takes, different for each tool, and tells its connection', () => {
    fc.assert(
      fc.property(slug, fc.uniqueArray(anyName, { maxLength: 30 }), (connection, names) => {
        const offered = offeredNames(connection, names);
        expect(new Set(offered).size).toBe(names.length);
        for (const name of offered) {
          expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
          expect(slugOfName(name)).toBe(connection);
        }
      }),
    );
  });

  it('does not depend on what else the connection offers', () => {
    fc.assert(
      fc.property(slug, fc.uniqueArray(anyName, { minLength: 1, maxLength: 10 }), (connection, names) => {
        const [first = ''] = offeredNames(connection, names);
        expect(first).toBe(offeredName(connection, names[0] as string));
      }),
    );
  });

  it('gives way to a tool that really has the name that was made up for another', () => {
    const made = offeredName('files', 'read.file').slice('files__'.length);
    const [odd, real] = offeredNames('files', ['read.file', made]);
    expect(real).toBe(`files__${made}`);
    expect(odd).toMatch(/^files__read_file_[0-9a-f]{12}$/);
  });
});
