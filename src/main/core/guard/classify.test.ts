import { describe, expect, it } from 'vitest';
import { classifyMethod, classifyTool, nameWords } from './classify.ts';

describe('what kind of call a tool makes', () => {
  it.each([
    ['list_directory', 'read'],
    ['readFile', 'read'],
    ['get-sum', 'read'],
    ['echo', 'read'],
    ['create_issue', 'write'],
    ['gzip-file', 'write'],
    ['delete_file', 'destroy'],
    ['bulkDeleteUsers', 'destroy'],
    ['files.remove', 'destroy'],
    ['execute_sql', 'destroy'],
    ['mutate', 'destroy'],
    ['get_and_delete', 'destroy'],
    ['', 'write'],
  ])('takes %s without annotations for a %s', (name, verb) => {
    expect(classifyTool({ name })).toBe(verb);
  });

  it('does not let a server talk a destructive name down', () => {
    expect(
      classifyTool({ name: 'delete_all', annotations: { readOnlyHint: true, destructiveHint: false } }),
    ).toBe('destroy');
  });

  it('lets annotations make a tool stricter', () => {
    expect(classifyTool({ name: 'get_token', annotations: { destructiveHint: true } })).toBe('destroy');
    expect(classifyTool({ name: 'get_token', annotations: { readOnlyHint: false } })).toBe('write');
  });

  it('believes a read-only hint only where the name reads too', () => {
    expect(classifyTool({ name: 'directory_tree', annotations: { readOnlyHint: true } })).toBe('read');
    expect(classifyTool({ name: 'conversations', annotations: { readOnlyHint: true } })).toBe('write');
    expect(classifyTool({ name: 'create_view', annotations: { readOnlyHint: true } })).toBe('write');
  });

  it('is not confused by annotations of a wrong type', () => {
    expect(classifyTool({ name: 'get_x', annotations: 'readOnly' })).toBe('read');
    expect(classifyTool({ name: 'other', annotations: [true] })).toBe('write');
  });
});

it('splits names however they are written', () => {
  expect(nameWords('deleteOld-files.now_HTTP')).toEqual(['delete', 'old', 'files', 'now', 'http']);
});

it('takes a method that it does not know for a write', () => {
  expect(classifyMethod('resources/read')).toBe('read');
  expect(classifyMethod('vendor/erase')).toBe('write');
});
