import type { AuthorizationServer } from 'oauth4webapi';
import type { SignIn, SignInInput, SignInStep } from '../../../contract/account.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Ports } from '../ports.ts';
import type { StoredAccount } from './account-rows.ts';
import type { AccountSecrets } from './account-secrets.ts';
import { type Challenge, readChallenge, readScopes, union } from './challenge.ts';
import { type Choice, chooseClient } from './client-choice.ts';
import { type Discovered, discover } from './discovery.ts';
import { asSignInError, wordsOf } from './failures.ts';
import { type GuardedFetch, guardedFetch, reachOf } from './guarded-fetch.ts';
import { readIdentity, type Told } from './identity.ts';
import { BROWSER_MS } from './loopback-receiver.ts';
import * as errors from './oauth-errors.ts';
import { checkAnswer, createPkce, exchangeCode, type TokenAnswer, userInfo } from './protocol.ts';
import type { Registration } from './registration.ts';

/** What a sign-in came to. */
export interface Granted {
  answer: TokenAnswer;
  issuer: string;
  resource: string;
  server: AuthorizationServer;
  registration: Registration;
  requestedScopes: string[];
  grantedScopes: string[];
  told: Told;
}

export interface FlowOptions {
  id: string;
  organizationId: string;
  connection: { id: string; slug: string };
  url: URL;
  input: SignInInput;
  /** The account that is signed in again. */
  previous: StoredAccount | undefined;
  /** Whether the connection has accounts already, so that the person wants to choose another there. */
  another: boolean;
  /** What the server last said about signing in. */
  challenge: Challenge | undefined;
  clientMetadataUrl: string | undefined;
  secrets: AccountSecrets;
  ports: Ports;
  /** Milliseconds that the browser is waited for. */
  browserMs?: number | undefined;
  /** Keeps what was granted. Resolves with the account's id. */
  keep(granted: Granted): Promise<string>;
  /** Begins to use it, and lists what the server offers. @throws SwitchyardError when the server does not take it */
  use(): Promise<void>;
  onChange(signIn: SignIn): void;
}

const PROBE_MS = 5000;
/** What tells accounts apart; asked for only beside scopes that are asked for anyway. */
const IDENTITY_SCOPES = ['openid', 'profile', 'email'];

/** One sign-in from beginning to end. It reports each step, can be cancelled at each, and never throws. */
export class SignInFlow {
  readonly #options: FlowOptions;
  readonly #abort = new AbortController();
  readonly done: Promise<SignIn>;
  #state: SignIn;
  #choice: Choice | undefined;
  /** The server granted it: its client is in order. */
  #granted = false;
  #secrets: Record<string, string> = {};

  constructor(options: FlowOptions) {
    this.#options = options;
    const now = options.ports.clock.now();
    this.#state = {
      id: options.id,
      organizationId: options.organizationId,
      connection: options.connection.slug,
      step: 'discovering',
      stepAt: now,
      startedAt: now,
      ...(options.previous === undefined ? {} : { accountId: options.previous.id }),
    };
    // Whoever began it sees the first step before anything can follow.
    this.done = Promise.resolve().then(() => this.#run());
  }

  get state(): SignIn {
    return this.#state;
  }

  /** What a retry asks for: the account that it led to, if it came that far, and no second one. */
  get again(): SignInInput {
    const { accountId } = this.#state;
    return { ...this.#options.input, ...(accountId === undefined ? {} : { accountId }) };
  }

  get over(): boolean {
    return ['done', 'failed', 'cancelled'].includes(this.#state.step);
  }

  cancel(): void {
    if (this.over) return;
    this.#become({ step: 'cancelled' });
    this.#abort.abort(new SwitchyardError('CANCELLED', 'The sign-in was cancelled.', 'Begin it again.'));
  }

  async #run(): Promise<SignIn> {
    const { connection } = this.#options;
    let issuer = this.#options.url.origin;
    try {
      const fetch = guardedFetch(await reachOf(this.#options.url));
      const discovered = await this.#discover(fetch);
      ({ issuer } = discovered);
      const choice = await this.#choose(discovered, fetch);
      const granted = await this.#authorize(discovered, choice, fetch);
      this.#granted = true;
      const accountId = await this.#options.keep(granted);
      this.#go('listing', { accountId });
      await this.#options.use();
      this.#go('done');
    } catch (error) {
      if (!this.#granted) await this.#forgetClient();
      if (!this.over) this.#fail(asSignInError(error, connection.slug, issuer, this.#secrets), error);
    } finally {
      this.#choice?.receiver.close();
    }
    return this.#state;
  }

  async #discover(fetch: GuardedFetch): Promise<Discovered> {
    this.#become({ step: 'discovering' });
    const { url, connection, challenge } = this.#options;
    const { signal } = this.#abort;
    const reach = await reachOf(url);
    const known = challenge ?? (await probe(url, fetch, signal));
    return discover({ name: connection.slug, url, challenge: known, reach, fetch, signal });
  }

  async #choose(discovered: Discovered, fetch: GuardedFetch): Promise<Choice> {
    const { connection, secrets, clientMetadataUrl, ports } = this.#options;
    this.#go('registering', { issuer: discovered.issuer });
    const choice = await chooseClient({
      name: connection.slug,
      connectionId: connection.id,
      discovered,
      secrets,
      clientMetadataUrl,
      now: ports.clock.now(),
      fetch,
      signal: this.#abort.signal,
    });
    this.#choice = choice;
    this.#abort.signal.throwIfAborted();
    if (choice.registration.clientSecret !== undefined)
      this.#secrets['client secret'] = choice.registration.clientSecret;
    return choice;
  }

  async #authorize(discovered: Discovered, choice: Choice, fetch: GuardedFetch): Promise<Granted> {
    const { connection, ports, input } = this.#options;
    const { server, issuer, resource } = discovered;
    const { registration, receiver } = choice;
    const { redirectUri } = receiver;
    const { verifier, state, challenge } = createPkce();
    const scopes = this.#scopes(discovered);
    const url = new URL(server.authorization_endpoint ?? '');
    const parameters: Record<string, string> = {
      response_type: 'code',
      client_id: registration.clientId,
      redirect_uri: redirectUri,
      state,
      code_challenge: await challenge,
      code_challenge_method: 'S256',
      resource,
    };
    if (scopes.length > 0) parameters['scope'] = scopes.join(' ');
    // OpenID Connect grants offline access only with consent, and whoever adds an account wants to choose.
    if (scopes.includes('offline_access') || this.#options.another) parameters['prompt'] = 'consent';
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const browserMs = this.#options.browserMs ?? BROWSER_MS;
    this.#go('waiting-for-browser', {
      clientKind: registration.kind,
      scopes,
      redirectUri,
      authorizationUrl: url.href,
      expiresAt: ports.clock.now() + browserMs,
    });
    const answer = await this.#browser(url, choice, state, browserMs, input.openBrowser);
    this.#go('exchanging');
    Object.assign(this.#secrets, { code: answer.searchParams.get('code') ?? '', verifier });
    const checked = this.#check(server, registration, answer, state);
    const peer = { server, registration, resource, fetch, signal: this.#abort.signal };
    const tokens = await exchangeCode(peer, checked, redirectUri, verifier);
    const grantedScopes = tokens.scope === undefined ? scopes : readScopes(tokens.scope);
    const info = grantedScopes.includes('openid')
      ? await userInfo(peer, tokens.accessToken, tokens.told['sub'])
      : {};
    this.#abort.signal.throwIfAborted();
    const told = readIdentity(tokens.told, info);
    ports.log.info({ connection: connection.slug, issuer }, 'Somebody signed in.');
    return {
      answer: tokens,
      issuer,
      resource,
      server,
      registration,
      requestedScopes: scopes,
      grantedScopes,
      told,
    };
  }

  #check(
    server: AuthorizationServer,
    registration: Registration,
    answer: URL,
    state: string,
  ): URLSearchParams {
    try {
      return checkAnswer(server, registration.clientId, answer, state);
    } catch (error) {
      if (error instanceof Error && error.name === 'AuthorizationResponseError') throw error;
      throw errors.unsafe(
        this.#options.connection.slug,
        `the answer in the browser does not come from ${server.issuer}, where the sign-in began.`,
        error,
      );
    }
  }

  async #browser(
    url: URL,
    { receiver }: Choice,
    state: string,
    browserMs: number,
    open: boolean,
  ): Promise<URL> {
    const { ports, connection } = this.#options;
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(errors.timedOut(connection.slug, Math.round(browserMs / 60_000))),
      browserMs,
    );
    timer.unref();
    try {
      const answered = receiver.wait(state, AbortSignal.any([this.#abort.signal, late.signal]));
      if (open) {
        await ports.openUrl(url).catch((error: unknown) => {
          // Its address is shown: the person can open it by hand.
          ports.log.warn({ connection: connection.slug, err: error }, 'The browser could not be opened.');
        });
      }
      return await answered;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What the challenge wants, else all that the resource knows; and what this account was asked for before. */
  #scopes({ server, scopesSupported }: Discovered): string[] {
    const { previous, challenge } = this.#options;
    const wanted = union(
      previous?.requestedScopes ?? [],
      challenge?.scopes ?? scopesSupported ?? [],
      previous?.wantedScopes ?? [],
    );
    // Without any the server decides, and one that is added here would take all others away.
    if (wanted.length === 0) return [];
    const known = Array.isArray(server.scopes_supported) ? server.scopes_supported : [];
    const extra = known.includes('openid') ? IDENTITY_SCOPES : [];
    return union(
      wanted,
      [...extra, 'offline_access'].filter((scope) => known.includes(scope)),
    );
  }

  /** Nobody knows whether the server still knows a client that led nowhere: the next sign-in registers anew. */
  async #forgetClient(): Promise<void> {
    const { secrets, connection } = this.#options;
    const { issuer, accountId } = this.#state;
    if (this.#choice?.reused !== true || issuer === undefined) return;
    this.#options.ports.log.info(
      { connection: connection.slug, account: accountId },
      'The next sign-in registers anew.',
    );
    await secrets.forgetRegistration(connection.id, issuer).catch(() => undefined);
  }

  #fail(failure: SwitchyardError, cause: unknown): void {
    const { connection, ports } = this.#options;
    const serverError = wordsOf(cause, this.#secrets) ?? wordsOf(failure, this.#secrets);
    ports.log.warn(
      { connection: connection.slug, code: failure.code, step: this.#state.step },
      'A sign-in failed.',
    );
    const shown = { ...failure.toBody(), ...(serverError === undefined ? {} : { serverError }) };
    this.#become({ step: 'failed', error: shown });
  }

  #go(step: SignInStep, more: Partial<SignIn> = {}): void {
    this.#abort.signal.throwIfAborted();
    this.#become({ step, ...more });
  }

  #become(change: Partial<SignIn>): void {
    // What only counts while the browser is waited for is shown no longer than that.
    const { authorizationUrl: _, expiresAt: __, ...kept } = this.#state;
    this.#state = { ...kept, stepAt: this.#options.ports.clock.now(), ...change };
    this.#options.onChange(this.#state);
  }
}

/** Asks the server without credentials, to hear how it wants to be signed in to. */
async function probe(url: URL, fetch: GuardedFetch, signal: AbortSignal): Promise<Challenge | undefined> {
  const message = { jsonrpc: '2.0', id: 0, method: 'ping' };
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify(message),
      signal,
      timeoutMs: PROBE_MS,
    });
    return readChallenge(answer.headers['www-authenticate']);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
