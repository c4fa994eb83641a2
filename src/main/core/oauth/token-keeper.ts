import type { SwitchyardError } from '../../../contract/errors.ts';
import type { Clock } from '../ports.ts';
import type { Grant } from './account-secrets.ts';
import * as errors from './oauth-errors.ts';
import type { TokenAnswer } from './protocol.ts';

/** How an attempt to renew tokens ended. */
export type RefreshOutcome =
  | { kind: 'renewed'; answer: TokenAnswer }
  /** Only the person can give a new grant. */
  | { kind: 'over'; why: string; code: string; serverError: string; cause: unknown }
  /** For now: it is tried again. */
  | { kind: 'away'; retryAfterMs: number | undefined; serverError: string | undefined; cause: unknown };

/** Why a grant is over. */
export interface Ending {
  why: string;
  code?: string | undefined;
  /** The server's own words. */
  serverError?: string | undefined;
}

/** What a keeper needs of the account that it keeps. */
export interface KeeperContext {
  clock: Clock;
  /** How messages call the connection and the account, and who granted it. */
  names(): { connection: string; label: string; issuer: string };
  refresh(grant: Grant, refreshToken: string): Promise<RefreshOutcome>;
  /** Durable when it resolves. @throws SwitchyardError DISK_FULL and what else the vault throws */
  save(grant: Grant): Promise<void>;
  renewed(grant: Grant, answer: TokenAnswer): void;
  /** It could not be renewed for now, for the first time in a row. */
  failed(error: unknown, serverError: string | undefined): void;
  /** It is over for good. */
  ended(error: SwitchyardError, ending: Ending): void;
}

/** It is renewed this long before it expires, or when a quarter of its life is left. Milliseconds. */
const EARLY_MS = 5 * 60_000;
/** It counts as expired this long before it is, or when a twentieth of its life is left. Milliseconds. */
const MARGIN_MS = 10_000;
const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 5 * 60_000;
/** A token that was renewed because it had been refused, and is refused again, is not renewed sooner than this. */
const REFUSED_AGAIN_MS = 30_000;
/** After so many of these in a row it is no passing failure of the server: the issuer cannot help. */
const MAX_RESCUES = 5;
/** Renewals that are further apart than this are not in a row. Milliseconds. */
const IN_A_ROW_MS = 15 * 60_000;

/**
 * The tokens of one account. Knows when to renew them, does so once for all who wait, and never uses new ones before
 * they are on disk. All times are durations of the monotonic clock: that of the day may jump.
 */
export class TokenKeeper {
  readonly #context: KeeperContext;
  #grant: Grant;
  #header: string;
  /** Monotonic milliseconds. */
  #renewAt = Number.POSITIVE_INFINITY;
  #expiresAt = Number.POSITIVE_INFINITY;
  #retryAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #refreshing: Promise<string> | undefined;
  /** Tokens that the issuer granted and that could not be written yet. */
  #unsaved: { grant: Grant; answer: TokenAnswer } | undefined;
  #over: SwitchyardError | undefined;
  /** When it was last renewed because the server had refused it. */
  #rescuedAt = Number.NEGATIVE_INFINITY;
  /** How often in a row. */
  #rescues = 0;

  constructor(context: KeeperContext, grant: Grant, over?: SwitchyardError) {
    this.#context = context;
    this.#grant = grant;
    this.#header = `Bearer ${grant.accessToken}`;
    this.#over = over;
    this.#schedule();
  }

  /** The newest that the issuer granted, written or not. */
  get latest(): Grant {
    return this.#unsaved?.grant ?? this.#grant;
  }

  /** At once while the token is valid; about to expire, it is renewed beside that. @throws as `SessionCredentials` */
  authorization(): string | Promise<string> {
    if (this.#over !== undefined) throw this.#over;
    const now = this.#context.clock.monotonic();
    if (now < this.#renewAt) return this.#header;
    if (now < this.#expiresAt) {
      if (this.#mayTry(now)) this.#refresh().catch(() => undefined);
      return this.#header;
    }
    return this.#refresh();
  }

  /** The server refused `used`. Resolves with a token that it has not refused yet. @throws as `SessionCredentials` */
  async refused(used: string | undefined, cause: unknown): Promise<string> {
    if (this.#over !== undefined) throw this.#over;
    // Whoever was refused with an older token comes late: the work is done.
    if (used !== this.#header) return this.#header;
    if (this.#refreshing === undefined) {
      const now = this.#context.clock.monotonic();
      if (this.#grant.refreshToken === undefined)
        throw this.#end(
          { why: 'the server no longer accepts it, and gave nothing to renew it with.' },
          cause,
        );
      if (now - this.#rescuedAt < REFUSED_AGAIN_MS) throw this.#stillRefused(now, cause);
      if (now - this.#rescuedAt > IN_A_ROW_MS) this.#rescues = 0;
      if (++this.#rescues > MAX_RESCUES)
        throw this.#end({ why: 'the server keeps refusing tokens that were renewed just before.' }, cause);
      this.#expiresAt = now;
    }
    const renewed = await this.#refresh();
    this.#rescuedAt = this.#context.clock.monotonic();
    return renewed;
  }

  /** Takes over what a new sign-in granted; it is on disk already. */
  replace(grant: Grant): void {
    this.#over = undefined;
    this.#unsaved = undefined;
    this.#rescuedAt = Number.NEGATIVE_INFINITY;
    this.#rescues = 0;
    this.#failures = 0;
    this.#retryAt = Number.NEGATIVE_INFINITY;
    this.#use(grant);
  }

  /** Nobody may use it any more. */
  retire(reason: SwitchyardError): void {
    this.#over = reason;
  }

  /** Resolves when no refresh is under way. */
  async settled(): Promise<void> {
    await this.#refreshing?.catch(() => undefined);
  }

  #mayTry(now: number): boolean {
    return this.#grant.refreshToken !== undefined && now >= this.#retryAt;
  }

  #refresh(): Promise<string> {
    this.#refreshing ??= this.#renew().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #renew(): Promise<string> {
    const { clock } = this.#context;
    const before = this.#grant;
    const { refreshToken } = before;
    if (refreshToken === undefined)
      throw this.#end({ why: 'it has expired, and the server gave nothing to renew it with.' });
    if (clock.monotonic() < this.#retryAt) throw this.#away();
    if (this.#unsaved !== undefined) return this.#save(this.#unsaved);
    const outcome = await this.#context.refresh(before, refreshToken);
    // Signed in again meanwhile: what became of the old tokens no longer matters.
    if (this.#grant !== before) return this.#header;
    switch (outcome.kind) {
      case 'renewed': {
        const { answer } = outcome;
        const grant: Grant = {
          accessToken: answer.accessToken,
          refreshToken: answer.refreshToken ?? refreshToken,
          obtainedAt: clock.now(),
          expiresIn: answer.expiresIn,
          registration: before.registration,
        };
        return this.#save({ grant, answer });
      }
      case 'over':
        throw this.#over ?? this.#end(outcome, outcome.cause);
      case 'away': {
        this.#backOff(outcome.retryAfterMs);
        const away = this.#away(outcome.cause);
        if (this.#failures === 1) this.#context.failed(away, outcome.serverError);
        throw away;
      }
      default:
        return outcome satisfies never;
    }
  }

  /** The new refresh token is the only one that is left: it is written before anything is done with the others. */
  async #save(renewed: { grant: Grant; answer: TokenAnswer }): Promise<string> {
    const before = this.#grant;
    const { grant, answer } = renewed;
    this.#unsaved = renewed;
    if (this.#over !== undefined) throw this.#over;
    try {
      await this.#context.save(grant);
    } catch (error) {
      this.#backOff(undefined);
      if (this.#failures === 1) this.#context.failed(error, undefined);
      throw error;
    }
    this.#unsaved = undefined;
    if (this.#grant !== before) return this.#header;
    this.#failures = 0;
    this.#retryAt = Number.NEGATIVE_INFINITY;
    this.#use(grant);
    this.#context.renewed(grant, answer);
    return this.#header;
  }

  #use(grant: Grant): void {
    this.#grant = grant;
    this.#header = `Bearer ${grant.accessToken}`;
    this.#schedule();
  }

  /** How much of its life is left is told by the clock of the day only where nothing else can: at the start. */
  #schedule(): void {
    const { expiresIn, obtainedAt } = this.#grant;
    if (expiresIn === undefined) {
      this.#renewAt = Number.POSITIVE_INFINITY;
      this.#expiresAt = Number.POSITIVE_INFINITY;
      return;
    }
    const { clock } = this.#context;
    const life = expiresIn * 1000;
    // A clock that was set back says nothing; the server will.
    const left = life - Math.max(clock.now() - obtainedAt, 0);
    const now = clock.monotonic();
    this.#expiresAt = now + left - Math.min(MARGIN_MS, life / 20);
    this.#renewAt = now + left - Math.min(EARLY_MS, life / 4);
  }

  #backOff(retryAfterMs: number | undefined): void {
    const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** this.#failures, MAX_BACKOFF_MS);
    this.#failures = Math.min(this.#failures + 1, 30);
    // Jitter, so that many hubs do not come back to an issuer at the same moment.
    const wait = Math.max(backoff * (0.8 + 0.4 * Math.random()), Math.min(retryAfterMs ?? 0, MAX_BACKOFF_MS));
    this.#retryAt = this.#context.clock.monotonic() + wait;
  }

  #away(cause?: unknown): SwitchyardError {
    const { connection, issuer } = this.#context.names();
    return errors.issuerAway(connection, issuer, this.#retryAt - this.#context.clock.monotonic(), cause);
  }

  /** It may be the server that is out of order, and not the account. */
  #stillRefused(now: number, cause: unknown): SwitchyardError {
    const { connection } = this.#context.names();
    return errors.stillRefused(connection, this.#rescuedAt + REFUSED_AGAIN_MS - now, cause);
  }

  #end(ending: Ending, cause?: unknown): SwitchyardError {
    const { connection, label } = this.#context.names();
    this.#over = errors.grantEnded(connection, label, ending.why, cause);
    this.#context.ended(this.#over, ending);
    return this.#over;
  }
}
