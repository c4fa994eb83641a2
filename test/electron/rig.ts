import { onTestFinished, vi } from 'vitest';
import { AppProcess, type AppStart, type Looks } from '../helpers/app-process.ts';

/** The built app, which ends with the test. */
export async function startApp(options: AppStart = {}): Promise<AppProcess> {
  const app = await AppProcess.start(options);
  onTestFinished(() => app.kill());
  return app;
}

/** Resolves with what the app asked of Electron once it is as expected. */
export async function until(app: AppProcess, is: (looks: Looks) => boolean): Promise<Looks> {
  return vi.waitFor(
    async () => {
      const looks = await app.look();
      if (!is(looks)) throw new Error(`Not yet:\n${JSON.stringify(looks, null, 1)}\n${app.printed}`);
      return looks;
    },
    { timeout: 15_000, interval: 30 },
  );
}

export const shown = (looks: Looks): boolean => looks.windows.some(({ visible }) => visible);

/** Asks the app's own scheme, as its page does. */
export async function ask(app: AppProcess, path: string, method = 'GET', body?: unknown): Promise<unknown> {
  const answer = await fetch(`${app.origin}${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok)
    throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
