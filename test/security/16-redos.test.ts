import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';

// The longer ones do not fit into the headers that are read at all.
test.each([12_000, 50_000])(
  'targets and headers of %i characters made to keep patterns busy are refused at once',
  async (long) => {
    const { fetch: ask } = await startApiHub();
    const targets = [
      `/mcp/${'a-'.repeat(long / 2)}_`,
      `/mcp/${'a'.repeat(long)}`,
      `/api/connections/${','.repeat(long)}`,
      `/api/connections/${'a-'.repeat(long / 2)}/tools`,
      `/${'/'.repeat(long)}`,
      `/api/audit?${'a=1&'.repeat(long / 4)}`,
      `/mcp?${'token&'.repeat(long / 6)}`,
    ];
    const headers: Record<string, string>[] = [
      { authorization: `Bearer${' '.repeat(long)}` },
      { authorization: `Bearer ${'a '.repeat(long / 2)}` },
      { authorization: '', cookie: 'a=;'.repeat(long / 3) },
    ];
    const requests: [string, Record<string, string>?][] = [
      ...targets.map((target): [string] => [target]),
      ...headers.map((header): [string, Record<string, string>] => ['/api/status', header]),
    ];
    for (const [target, header] of requests) {
      const before = performance.now();
      expect((await ask(target, { headers: header ?? {} })).status).toBeGreaterThanOrEqual(400);
      expect(performance.now() - before, target.slice(0, 30)).toBeLessThan(1_000);
    }
  },
);
