import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Clock } from '../ports.ts';

/** Milliseconds. A code has to survive the way from a terminal to a browser; a session a working day. */
const CODE_LIFE = 5 * 60_000;
const SESSION_IDLE = 12 * 3_600_000;
const MOST_CODES = 50;
const MOST_SESSIONS = 50;
/** So many wrong attempts per window are answered at once, further ones late. Right ones never wait. */
const FREE_ATTEMPTS = 20;
const ATTEMPT_WINDOW = 60_000;
const LATE = 1_000;

/** How often at most it is kept that a session was used. */
const KEEP_USE = 10 * 60_000;

/**
 * Who is signed in: the holder of this run's admin token, a browser that redeemed a one-time code, or the app's own
 * window, whose requests never leave the process.
 */
export type Identity =
  | { kind: 'admin' }
  | { kind: 'browser'; csrfToken: string; cookie: string }
  | { kind: 'window' };

export interface SignIn {
  /** Random per start; for the command line, which finds it in the hub file. */
  readonly adminToken: string;
  /** A single-use code for the dashboard. `expiresAt` is in milliseconds since 1970. */
  createCode(): { code: string; expiresAt: number };
  /** Redeems a code for a new browser session: the value of Set-Cookie. @throws SwitchyardError TOKEN_INVALID */
  exchange(code: string, port: string): Promise<string>;
  /**
   * @throws SwitchyardError TOKEN_MISSING, TOKEN_INVALID; CSRF_REFUSED when a browser's request that may change
   *   something lacks the token, or when another page's request carries the cookie
   */
  identify(request: Request): Promise<Identity>;
  /** Signs a browser out: the value of Set-Cookie that clears its cookie. */
  end(identity: Identity, port: string): Promise<string>;
}

/** Where browser sessions outlive the process: what is kept is a secret. */
export interface SessionKeeper {
  read(): string | undefined;
  write(sessions: string): Promise<void>;
}

interface Session {
  csrfToken: string;
  /** By the monotonic clock. */
  usedAt: number;
}

/**
 * Signs people in to the REST API and the dashboard. The admin token and the codes end with the process; browsers stay
 * signed in where there is a keeper, so that a dashboard goes on when its hub comes back.
 */
export function createSignIn(clock: Clock, keeper?: SessionKeeper): SignIn {
  const adminToken = secret();
  const adminDigest = digest(adminToken);
  // By digest: how long a look-up takes tells nothing about the secret.
  const codes = new Map<string, number>();
  const sessions = readSessions(keeper?.read(), clock);
  let keptAt = clock.monotonic();
  let failures = 0;
  let windowStart = 0;

  async function refuse(message: string): Promise<never> {
    const now = clock.monotonic();
    if (now - windowStart > ATTEMPT_WINDOW) {
      windowStart = now;
      failures = 0;
    }
    failures += 1;
    if (failures > FREE_ATTEMPTS) await delay(LATE);
    throw new SwitchyardError(
      'TOKEN_INVALID',
      message,
      'Get a fresh link to the dashboard: switchyard status',
    );
  }

  async function keep(): Promise<void> {
    keptAt = clock.monotonic();
    await keeper?.write(writeSessions(sessions, clock));
  }

  function sessionOf(cookie: string): Session | undefined {
    const key = keyOf(cookie);
    const session = sessions.get(key);
    if (session === undefined) return undefined;
    if (clock.monotonic() - session.usedAt > SESSION_IDLE) {
      sessions.delete(key);
      return undefined;
    }
    session.usedAt = clock.monotonic();
    // One that cannot be kept up to date ends a little earlier, should the hub be started again.
    if (session.usedAt - keptAt > KEEP_USE) void keep().catch(() => undefined);
    return session;
  }

  return {
    adminToken,

    createCode() {
      const code = secret();
      codes.set(keyOf(code), clock.monotonic() + CODE_LIFE);
      dropOldest(codes, MOST_CODES);
      return { code, expiresAt: clock.now() + CODE_LIFE };
    },

    async exchange(code, port) {
      const key = keyOf(code);
      const expires = codes.get(key);
      codes.delete(key);
      if (expires === undefined || clock.monotonic() > expires) {
        return refuse('This link was used already, or is too old.');
      }
      const cookie = secret();
      sessions.set(keyOf(cookie), { csrfToken: secret(), usedAt: clock.monotonic() });
      dropOldest(sessions, MOST_SESSIONS);
      await keep();
      return `${cookieName(port)}=${cookie}; HttpOnly; SameSite=Strict; Path=/`;
    },

    async identify(request) {
      const authorization = request.headers.get('authorization');
      if (authorization !== null) {
        const presented = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
        if (timingSafeEqual(digest(presented), adminDigest)) return { kind: 'admin' };
        return refuse('The token is not the one of this run; tokens of AI clients do not open the API.');
      }
      const cookie = readCookie(request.headers.get('cookie'), cookieName(new URL(request.url).port));
      if (cookie === undefined) {
        throw new SwitchyardError(
          'TOKEN_MISSING',
          'Nobody is signed in.',
          'Get a fresh link to the dashboard: switchyard status',
        );
      }
      const session = sessionOf(cookie);
      if (session === undefined) return refuse('The session has ended.');
      checkSameOrigin(request, session.csrfToken);
      return { kind: 'browser', csrfToken: session.csrfToken, cookie };
    },

    async end(identity, port) {
      if (identity.kind === 'browser' && sessions.delete(keyOf(identity.cookie))) await keep();
      return `${cookieName(port)}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`;
    },
  };
}

/** For the app's own window: whoever asks is the person in front of it, and there is nothing to sign out of. */
export function signedInWindow(signIn: SignIn): SignIn {
  return { ...signIn, identify: () => Promise.resolve({ kind: 'window' }), end: () => Promise.resolve('') };
}

/** By the time of day, which goes on while no hub runs. */
function writeSessions(sessions: Map<string, Session>, clock: Clock): string {
  const since = clock.now() - clock.monotonic();
  return JSON.stringify(
    [...sessions].map(([key, { csrfToken, usedAt }]) => [key, csrfToken, Math.round(since + usedAt)]),
  );
}

function readSessions(text: string | undefined, clock: Clock): Map<string, Session> {
  const kept = text === undefined ? [] : (JSON.parse(text) as [string, string, number][]);
  const since = clock.now() - clock.monotonic();
  return new Map(
    kept.map(([key, csrfToken, at]) => [key, { csrfToken, usedAt: Math.min(at - since, clock.monotonic()) }]),
  );
}

/** To a browser, pages of every port of this machine are the same site, so SameSite alone does not tell them apart. */
function checkSameOrigin(request: Request, csrfToken: string): void {
  const reading = request.method === 'GET' || request.method === 'HEAD';
  const site = request.headers.get('sec-fetch-site') ?? 'none';
  const opened = reading && request.headers.get('sec-fetch-mode') === 'navigate';
  const sameOrigin = site === 'same-origin' || site === 'none' || opened;
  const presented = request.headers.get('x-csrf-token') ?? '';
  if (sameOrigin && (reading || timingSafeEqual(digest(presented), digest(csrfToken)))) return;
  throw new SwitchyardError(
    'CSRF_REFUSED',
    'The request carries the cookie of the dashboard, but does not come from it.',
    'Send X-CSRF-Token as GET /api/session gives it, or sign in with the admin token.',
  );
}

/** With the port, as browsers send cookies to every port of a host. */
function cookieName(port: string): string {
  return `switchyard-${port}`;
}

function readCookie(header: string | null, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}

function secret(): string {
  return randomBytes(32).toString('hex');
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

function keyOf(text: string): string {
  return hash('sha256', text, 'hex');
}
