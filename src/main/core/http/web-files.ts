import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { SwitchyardError } from '../../../contract/errors.ts';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The built web app: one page for every address below `/dashboard`, and what it loads. */
export interface WebFiles {
  /** @throws SwitchyardError NOT_FOUND when the app was not built */
  page(): Promise<Response>;
  /** A file of the build, by its bare name. @throws SwitchyardError NOT_FOUND */
  asset(name: string): Promise<Response>;
}

export function createWebFiles(webDir: string | undefined): WebFiles {
  let names: Promise<Set<string>> | undefined;
  const dirOf = (): string => {
    if (webDir !== undefined) return webDir;
    throw new SwitchyardError(
      'NOT_FOUND',
      'The dashboard was not built.',
      'Run "npm run build" and start Switchyard again.',
    );
  };

  return {
    async page() {
      const template = await readFile(join(dirOf(), 'index.html'), 'utf8');
      const nonce = randomBytes(16).toString('base64url');
      return new Response(template.replace('__CSP_NONCE__', nonce), {
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; media-src data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'none'`,
        },
      });
    },

    async asset(name) {
      const dir = join(dirOf(), 'assets');
      // Only names that the build made are ever joined to a path.
      names ??= readdir(dir).then((found) => new Set(found));
      const type = TYPES[extname(name)];
      if (type === undefined || !(await names).has(name)) {
        throw new SwitchyardError('NOT_FOUND', 'There is no such file.', 'Load the dashboard again.');
      }
      return new Response(await readFile(join(dir, name)), {
        // A name carries a digest of what is in the file.
        headers: { 'content-type': type, 'cache-control': 'private, max-age=31536000, immutable' },
      });
    },
  };
}
