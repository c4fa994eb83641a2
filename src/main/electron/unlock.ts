import { BrowserWindow, nativeTheme, type Session, session as sessions } from 'electron';
import { SCHEME } from './app-scheme.ts';
import { guardContents, guardSession, isolation } from './contents-guard.ts';
import { openingPage, unlockPage, UNLOCK_CSP } from './unlock-page.ts';

const HOST = 'unlock';
export const UNLOCK_ADDRESS = `${SCHEME}://${HOST}/`;
/** A passphrase is not longer; more is not read. */
const MOST_BYTES = 10_000;

export interface Unlock {
  /** Asks the person in front of the app; resolves with undefined when they would rather quit. */
  ask(wrong: boolean): Promise<string | undefined>;
  /** Whether the person was asked and gave up. */
  readonly gaveUp: boolean;
  /** Takes the window away. */
  done(): void;
}

/**
 * Asks for the passphrase of the vault in a window of its own, before there is a hub. Its page is a form without any
 * script, served in this process; what is typed goes nowhere else.
 */
export function createUnlock(): Unlock {
  let window: BrowserWindow | undefined;
  let answer = Promise.withResolvers<string | undefined>();
  /** What a form that was sent waits for: whether it is to be filled in again. */
  let verdict = Promise.withResolvers<'wrong' | 'right'>();
  let gaveUp = false;
  /** Whether the page says so from its first sight: a passphrase that came with the start did not open the vault. */
  let wasWrong = false;

  const giveUp = (): void => {
    gaveUp = true;
    answer.resolve(undefined);
  };
  async function serve(request: Request): Promise<Response> {
    if (request.url !== UNLOCK_ADDRESS) return page('', 404);
    if (request.method !== 'POST') return page(unlockPage(wasWrong));
    const length = Number(request.headers.get('content-length') ?? 0);
    const form = length > MOST_BYTES ? undefined : new URLSearchParams(await request.text());
    if (form?.has('quit') === true) {
      giveUp();
      return page(openingPage('Quitting…'));
    }
    const passphrase = form?.get('passphrase') ?? '';
    if (passphrase === '') return page(unlockPage(false));
    const decided = verdict.promise;
    answer.resolve(passphrase);
    return page((await decided) === 'wrong' ? unlockPage(true) : openingPage('Opening Switchyard…'));
  }
  function open(): BrowserWindow {
    const session: Session = sessions.fromPartition('unlock');
    guardSession(session);
    session.protocol.handle(SCHEME, serve);
    const made = new BrowserWindow({
      width: 460,
      height: 300,
      resizable: false,
      maximizable: false,
      show: false,
      title: 'Switchyard',
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#242424' : '#ffffff',
      webPreferences: { session, ...isolation, javascript: false },
    });
    guardContents(
      made.webContents,
      () => undefined,
      (address) => address === UNLOCK_ADDRESS,
    );
    made.once('ready-to-show', () => made.show());
    made.on('closed', () => {
      if (window === made) giveUp();
      window = undefined;
    });
    made.loadURL(UNLOCK_ADDRESS).catch(giveUp);
    return made;
  }

  return {
    ask(wrong) {
      answer = Promise.withResolvers();
      const before = verdict;
      verdict = Promise.withResolvers();
      wasWrong = wrong;
      if (wrong) before.resolve('wrong');
      window ??= open();
      return answer.promise;
    },
    get gaveUp() {
      return gaveUp;
    },
    done() {
      verdict.resolve('right');
      const shown = window;
      window = undefined;
      shown?.close();
    },
  };
}

function page(html: string, status = 200): Response {
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': UNLOCK_CSP,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
