import type { Page } from '@playwright/test';

/** Adds connections to servers that do not answer, in the way that the dashboard itself does. */
export async function addMany(page: Page, count: number): Promise<void> {
  const failed = await page.evaluate(async (wanted) => {
    const { csrfToken } = (await (await fetch('/api/session')).json()) as { csrfToken: string };
    let next = 0;
    let refused = 0;
    const work = async (): Promise<void> => {
      while (next < wanted) {
        const number = String(next++).padStart(3, '0');
        const answer = await fetch('/api/connections', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken },
          body: JSON.stringify({
            slug: `server-${number}`,
            name: `Server ${number}`,
            transport: { kind: 'http', url: 'http://127.0.0.1:9/mcp' },
          }),
        });
        if (!answer.ok) refused += 1;
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    return refused;
  }, count);
  if (failed > 0) throw new Error(`${failed} of ${count} connections were refused.`);
}
