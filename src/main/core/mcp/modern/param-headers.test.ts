import { describe, expect, it } from 'vitest';
import { decodeHeader, paramHeaderProblem } from './param-headers.ts';

const tool = {
  name: 'query',
  inputSchema: {
    type: 'object',
    properties: {
      region: { type: 'string', 'x-mcp-header': 'Region' },
      count: { type: 'integer', 'x-mcp-header': 'Count' },
      deep: { type: 'object', properties: { flag: { type: 'boolean', 'x-mcp-header': 'Flag' } } },
      list: { type: 'array', items: { type: 'string', 'x-mcp-header': 'Item' } },
    },
  },
};
const problem = (args: unknown, headers: Record<string, string> = {}) =>
  paramHeaderProblem(tool, args, { headers });

describe('a header that repeats an argument', () => {
  it('must be there when the argument is, and be the same', () => {
    expect(problem({ region: 'eu' })).toEqual({ header: 'Mcp-Param-Region', problem: 'it is missing' });
    expect(problem({ region: 'eu' }, { 'mcp-param-region': 'us' })?.header).toBe('Mcp-Param-Region');
    expect(problem({ region: 'eu' }, { 'mcp-param-region': ' eu ' })).toBeUndefined();
    expect(problem({ deep: { flag: false } }, { 'mcp-param-flag': 'true' })?.header).toBe('Mcp-Param-Flag');
  });

  it('is not needed for an argument that is not there, or that cannot be marked', () => {
    expect(problem(undefined)).toBeUndefined();
    expect(problem({ region: null, list: ['a'] })).toBeUndefined();
  });

  it('is compared as a number where it is one', () => {
    expect(problem({ count: 42 }, { 'mcp-param-count': '42.0' })).toBeUndefined();
    expect(problem({ count: 42 }, { 'mcp-param-count': '0x2a' })?.header).toBe('Mcp-Param-Count');
  });

  it('may be wrapped as Base64, which must then be right', () => {
    expect(decodeHeader('=?base64?SGVsbG8=?=')).toBe('Hello');
    expect(decodeHeader('SGVsbG8=')).toBe('SGVsbG8=');
    for (const broken of ['=?base64?SGVsbG8?=', '=?base64?SGVs!!!bG8=?=', '=?base64?/w==?=']) {
      expect(decodeHeader(broken)).toBeUndefined();
      expect(problem({ region: 'Hello' }, { 'mcp-param-region': broken })?.problem).toMatch('Base64');
    }
  });
});
