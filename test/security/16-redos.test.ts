import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';

test('targets and headers made to keep patterns busy are answered at once', async () => {
  const { origin, fetch: ask } = await startApiHub({ limits: { maxHeaderBytes: 200_000 } });
  const long = 50_000;
  const targets = [
    `/mcp/${'a-'.repeat(long / 2)}_`,
    `/mcp/${'a'.repeat(long)}`,
    `/api/connections/${','.repeat(long)}`,
    `/api/connections/${'a-'.repeat(long / 2)}/tools`,
    `/${'/'.repeat(long)}`,
    `/api/audit?${'a=1&'.repeat(long / 4)}`,
    `/mcp?${'token&'.repeat(long / 6)}`,
  ];
  for (const target of targets) {
    const before = performance.now();
    expect((await ask(target)).status).toBeGreaterThanOrEqual(400);
    expect(performance.now() - before, target.slice(0, 30)).toBeLessThan(1_000);
  }
  for (const headers of [
    { authorization: `Bearer${' '.repeat(long)}` },
    { authorization: `Bearer ${'a '.repeat(long / 2)}` },
    { cookie: 'a=;'.repeat(long / 3) },
  ]) {
    const before = performance.now();
    expect((await fetch(`${origin}/api/status`, { headers })).status).toBe(401);
    expect(performance.now() - before).toBeLessThan(1_000);
  }
});
