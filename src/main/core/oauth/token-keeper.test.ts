import { expect, it } from 'vitest';
import type { Grant } from './account-secrets.ts';
import { TokenKeeper, type KeeperContext, type RefreshOutcome } from './token-keeper.ts';

const HOUR = 3_600_000;
const registration = {
  kind: 'dynamic',
  issuer: 'https://issuer.example',
  clientId: 'client',
  clientSecret: undefined,
  secretExpiresAt: undefined,
  method: 'none',
  redirectUri: undefined,
} as const;

function grantOf(accessToken: string, changes: Partial<Grant> = {}): Grant {
  return { accessToken, refreshToken: 'refresh-1', obtainedAt: 0, expiresIn: 3600, registration, ...changes };
}

/** A keeper on a clock of the test's own, whose issuer answers with what it is told to. */
function keep(changes: Partial<Grant> = {}) {
  const time = { now: 0, monotonic: 0 };
  const log: string[] = [];
  let issued = 1;
  const rig = {
    time,
    log,
    outcome: undefined as RefreshOutcome | undefined,
    saving: undefined as Error | undefined,
    get refreshes() {
      return log.filter((line) => line.startsWith('refresh')).length;
    },
  };
  const context: KeeperContext = {
    clock: { now: () => time.now, monotonic: () => time.monotonic },
    names: () => ({ connection: 'remote', label: 'Acme', issuer: 'https://issuer.example' }),
    refresh: async (_, refreshToken) => {
      log.push(`refresh with ${refreshToken}`);
      await Promise.resolve();
      issued++;
      return (
        rig.outcome ?? {
          kind: 'renewed',
          answer: {
            accessToken: `access-${issued}`,
            refreshToken: `refresh-${issued}`,
            expiresIn: 3600,
            scope: undefined,
            told: {},
          },
        }
      );
    },
    save: async ({ refreshToken }) => {
      if (rig.saving !== undefined) throw rig.saving;
      log.push(`saved ${refreshToken}`);
    },
    renewed: ({ accessToken }) => void log.push(`uses ${accessToken}`),
    failed: () => void log.push('failed'),
    ended: () => void log.push('ended'),
  };
  const keeper = new TokenKeeper(context, grantOf('access-1', changes));
  return Object.assign(rig, { keeper });
}

const away: RefreshOutcome = {
  kind: 'away',
  retryAfterMs: undefined,
  serverError: undefined,
  cause: undefined,
};

it('a token that is good is there at once: a call waits for nothing', () => {
  const { keeper } = keep();
  expect(keeper.authorization()).toBe('Bearer access-1');
});

it('a token whose end is near is renewed beside the calls', async () => {
  const rig = keep();
  rig.time.monotonic = HOUR - 200_000;
  expect(rig.keeper.authorization()).toBe('Bearer access-1');
  expect(rig.keeper.authorization()).toBe('Bearer access-1');
  await rig.keeper.settled();
  expect(rig.keeper.authorization()).toBe('Bearer access-2');
  expect(rig.refreshes).toBe(1);
});

it('a new refresh token is on disk before the new access token is used', async () => {
  const rig = keep();
  rig.time.monotonic = 2 * HOUR;
  expect(await rig.keeper.authorization()).toBe('Bearer access-2');
  expect(rig.log).toEqual(['refresh with refresh-1', 'saved refresh-2', 'uses access-2']);
});

it('what could not be written is written later, without asking the issuer again', async () => {
  const rig = keep();
  rig.time.monotonic = 2 * HOUR;
  rig.saving = new Error('disk full');
  await expect(rig.keeper.authorization()).rejects.toThrow('disk full');
  rig.saving = undefined;
  rig.time.monotonic += 10_000;
  expect(await rig.keeper.authorization()).toBe('Bearer access-2');
  expect(rig.refreshes).toBe(1);
});

it('an issuer that is away is asked ever more seldom', async () => {
  const rig = keep();
  rig.outcome = away;
  rig.time.monotonic = 2 * HOUR;
  const begun = rig.time.monotonic;
  for (; rig.time.monotonic < begun + HOUR; rig.time.monotonic += 500) {
    await expect(rig.keeper.authorization()).rejects.toMatchObject({ code: 'CONNECTION_UNAVAILABLE' });
    if (rig.time.monotonic - begun > 600_000) rig.time.monotonic += 20_000;
  }
  expect(rig.refreshes).toBeGreaterThan(10);
  expect(rig.refreshes).toBeLessThan(30);
  expect(rig.log.filter((line) => line === 'failed')).toHaveLength(1);
});

it('an issuer that asks to wait is not asked sooner', async () => {
  const rig = keep();
  rig.outcome = { ...away, retryAfterMs: 60_000 };
  rig.time.monotonic = 2 * HOUR;
  await expect(rig.keeper.authorization()).rejects.toThrow();
  rig.time.monotonic += 59_000;
  await expect(rig.keeper.authorization()).rejects.toThrow();
  expect(rig.refreshes).toBe(1);
  rig.time.monotonic += 2000;
  await expect(rig.keeper.authorization()).rejects.toThrow();
  expect(rig.refreshes).toBe(2);
});

it('a grant that is over is over for all, and nobody asks again', async () => {
  const rig = keep();
  rig.outcome = { kind: 'over', why: 'revoked.', code: 'invalid_grant', serverError: 'no', cause: undefined };
  const waiting = Array.from({ length: 5 }, () => rig.keeper.refused('Bearer access-1', undefined));
  for (const one of await Promise.allSettled(waiting))
    expect(one).toMatchObject({ reason: { code: 'CONNECTION_NEEDS_SIGN_IN' } });
  expect(() => rig.keeper.authorization()).toThrow('revoked.');
  expect(rig.log).toEqual(['refresh with refresh-1', 'ended']);
});

it('who was refused with an older token gets the newer one without a refresh', async () => {
  const rig = keep();
  expect(await rig.keeper.refused('Bearer access-0', undefined)).toBe('Bearer access-1');
  expect(rig.refreshes).toBe(0);
});

it('a server that refuses what was renewed just now is not answered with one refresh after the other', async () => {
  const rig = keep();
  let used = 'Bearer access-1';
  const begun = rig.time.monotonic;
  const codes = new Set<string>();
  for (; rig.time.monotonic < begun + HOUR; rig.time.monotonic += 1000) {
    try {
      used = await rig.keeper.refused(used, undefined);
    } catch (error) {
      codes.add((error as { code: string }).code);
      if (rig.log.includes('ended')) break;
    }
  }
  // A server that is out of order for a few minutes signs nobody out; one that never takes it does.
  expect(codes).toEqual(new Set(['CONNECTION_UNAVAILABLE', 'CONNECTION_NEEDS_SIGN_IN']));
  expect(rig.refreshes).toBe(5);
  expect(rig.time.monotonic - begun).toBeGreaterThan(120_000);
});

it('a token that lasted a while before it was refused is renewed again', async () => {
  const rig = keep({ expiresIn: undefined });
  const renewed = await rig.keeper.refused('Bearer access-1', undefined);
  rig.time.monotonic += HOUR;
  expect(await rig.keeper.refused(renewed, undefined)).toBe('Bearer access-3');
});

it('signing in again while a refresh is under way keeps the new tokens', async () => {
  const rig = keep();
  rig.time.monotonic = 2 * HOUR;
  const waiting = rig.keeper.authorization();
  rig.keeper.replace(grantOf('fresh', { obtainedAt: 0 }));
  expect(await waiting).toBe('Bearer fresh');
  expect(rig.log).not.toContain('uses access-2');
});

it.each([-86_400_000, 86_400_000])(
  'a clock of the day that is %i ms off at the start renews at most once',
  async (off) => {
    const rig = keep({ obtainedAt: off });
    await rig.keeper.authorization();
    await rig.keeper.authorization();
    expect(rig.refreshes).toBeLessThanOrEqual(1);
  },
);
