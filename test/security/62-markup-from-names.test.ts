import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BROWSER, openPage, ownBrowser } from '../electron/page-rig.ts';
import { ask, shown, startApp, until } from '../electron/rig.ts';
import { ROOT } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

/** Runs, loads something, or looks like something else, wherever it is taken for more than text. */
function nasty(where: string): string {
  return `${where} <img src="https://evil.example/${where}" onerror="globalThis.pwned='${where}'"><script>globalThis.pwned='${where}'</script><a href="javascript:globalThis.pwned='${where}'">here</a>[here](javascript:pwned) \u202e&{{7*7}}`;
}

/** A server whose every text is such a one. */
function script() {
  const of = (what: string) => ({ title: nasty(`${what}-title`), description: nasty(`${what}-description`) });
  return {
    serverInfo: { name: nasty('server'), title: nasty('server-title'), version: nasty('version') },
    capabilities: { tools: {}, resources: {}, prompts: {} },
    instructions: nasty('instructions'),
    tools: [
      {
        definition: {
          name: 'get_all',
          ...of('tool'),
          annotations: { title: nasty('annotation'), readOnlyHint: true },
          inputSchema: {
            type: 'object',
            ...of('schema'),
            properties: {
              [nasty('property')]: { type: 'string', ...of('field'), default: nasty('default') },
              choice: { type: 'string', enum: [nasty('first'), nasty('second')], ...of('choice') },
            },
          },
        },
        result: { content: [{ type: 'text', text: nasty('result') }] },
      },
      { definition: { name: nasty('tool-name'), inputSchema: { type: 'object' } }, result: { content: [] } },
    ],
    resources: [
      {
        definition: {
          uri: 'javascript:globalThis.pwned="uri"',
          name: nasty('resource'),
          mimeType: nasty('mime'),
          ...of('resource'),
        },
        contents: [{ uri: 'javascript:globalThis.pwned="uri"', text: nasty('content') }],
      },
    ],
    prompts: [
      {
        definition: {
          name: nasty('prompt'),
          ...of('prompt'),
          arguments: [{ name: nasty('argument'), description: nasty('argument-description') }],
        },
        result: { messages: [] },
      },
    ],
  };
}

const PAGES = [
  '',
  '/connections',
  ...['tools', 'resources', 'prompts', 'accounts', 'health', 'log', 'settings', 'problems'].map(
    (tab) => `/connections/nasty/${tab}`,
  ),
  '/audit',
  '/tokens',
  '/settings/organizations',
];

describe.skipIf(BROWSER === undefined)('what servers and people call things', () => {
  const browser = ownBrowser();

  it('is text on every page: nothing of it runs, and nothing is asked for', async () => {
    const file = join(tempDir(), 'nasty.json');
    writeFileSync(file, JSON.stringify(script()));
    const app = await startApp();
    await until(app, shown);
    await ask(app, '/api/connections', 'POST', {
      slug: 'nasty',
      name: nasty('connection').slice(0, 120),
      transport: {
        kind: 'stdio',
        command: process.execPath,
        args: [join(ROOT, 'test/fixtures/servers/composed/main.ts'), file],
      },
    });
    await ask(app, '/api/tokens', 'POST', { name: nasty('token').slice(0, 80), scopes: ['read:*'] });
    const offered = JSON.stringify(await ask(app, '/api/connections/nasty/tools'));
    for (const what of ['tool-description', 'first', 'resource', 'prompt', 'argument-description']) {
      expect(offered).toContain(`${what} <img src=`);
    }

    const { page, errors, requests } = await openPage(browser(), app);
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    for (const path of PAGES) {
      await page.goto(`${app.origin}/dashboard${path}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('load');
      if (path.endsWith('/tools')) {
        await page.getByText('get_all').first().click();
        await page.getByText('field-description').first().waitFor();
      }
      if (path === '/connections') await page.getByText('<img src=').first().waitFor();
      const found = await page.evaluate(() => ({
        pwned: Reflect.get(globalThis, 'pwned') as unknown,
        markup: Array.from(
          (
            Reflect.get(globalThis, 'document') as {
              querySelectorAll(css: string): Iterable<{ outerHTML: string }>;
            }
          ).querySelectorAll('img[src*=evil], a[href^="javascript:" i], body script:not([type=module])'),
        ).map(({ outerHTML }) => outerHTML),
      }));
      expect(found, path).toEqual({ pwned: undefined, markup: [] });
    }
    expect(dialogs).toBe(0);
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(`${app.origin}/`) && !url.startsWith('data:'))).toEqual(
      [],
    );
    await app.quit();
  });

  it('is text in the tray and in notifications', async () => {
    const app = await startApp();
    await until(app, shown);
    await ask(app, '/api/connections', 'POST', {
      slug: 'nasty',
      name: 'a & <b>b</b>\u202e\u200b\u0007 c',
      transport: {
        kind: 'stdio',
        command: process.execPath,
        args: [join(ROOT, 'test/fixtures/servers/ledger/main.mjs'), join(app.dataDir, 'x')],
      },
    });
    await until(app, ({ trayMenu }) =>
      trayMenu.some(({ label }) => label === 'a && <b>b</b>  c – connected'),
    );
    await app.quit();
  });
});
