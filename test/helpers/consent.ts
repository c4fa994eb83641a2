import { setTimeout as sleep } from 'node:timers/promises';

/** Who signs in, and for which organization; `deny` presses the other button. */
export interface Choices {
  login: string;
  organization: string;
  deny?: boolean;
}

/** A browser without a window: cookies, redirects and the two forms of the fixture's sign-in. */
export class PlainBrowser {
  readonly #cookies = new Map<string, string>();
  /** Every address that it was sent to. */
  readonly visited: string[] = [];

  /** Opens the address and goes through login and consent. Resolves with the last page. */
  async signIn(
    address: string | URL,
    choices: Choices,
  ): Promise<{ url: string; status: number; html: string }> {
    let page = await this.#open(new URL(address), undefined);
    for (let forms = 0; forms < 4; forms++) {
      if (!page.html.includes('<form method="post">')) return page;
      const login = page.html.includes('name="login"');
      const fields: Record<string, string> = login
        ? { login: choices.login, action: 'go' }
        : { organization: choices.organization, action: choices.deny === true ? 'deny' : 'allow' };
      page = await this.#open(new URL(page.url), new URLSearchParams(fields));
    }
    return page;
  }

  async #open(
    url: URL,
    form: URLSearchParams | undefined,
  ): Promise<{ url: string; status: number; html: string }> {
    let target = url;
    let body = form;
    for (let hops = 0; hops < 12; hops++) {
      this.visited.push(target.href);
      const answer = await fetch(target, {
        redirect: 'manual',
        method: body === undefined ? 'GET' : 'POST',
        headers: { cookie: this.#header(target) },
        ...(body === undefined ? {} : { body }),
      });
      for (const cookie of answer.headers.getSetCookie()) this.#keep(target, cookie);
      const location = answer.headers.get('location');
      if (location === null) return { url: target.href, status: answer.status, html: await answer.text() };
      target = new URL(location, target);
      body = undefined;
      await sleep(0);
    }
    throw new Error(`Redirected in a circle: ${this.visited.slice(-4).join(' ')}`);
  }

  #header({ host }: URL): string {
    const own = [...this.#cookies].filter(([name]) => name.startsWith(`${host} `));
    return own.map(([name, value]) => `${name.slice(host.length + 1)}=${value}`).join('; ');
  }

  #keep({ host }: URL, cookie: string): void {
    const [pair = ''] = cookie.split(';', 1);
    const at = pair.indexOf('=');
    this.#cookies.set(`${host} ${pair.slice(0, at)}`, pair.slice(at + 1));
  }
}
