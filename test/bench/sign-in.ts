/**
 * `node test/bench/sign-in.ts`: what a call to a remote server costs with a key in a header, and with an account. Both
 * ways take turns, request by request, so that whatever else the machine does meets both.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accountCredentials } from '../../src/main/core/oauth/session-credentials.ts';
import { TokenKeeper } from '../../src/main/core/oauth/token-keeper.ts';
import { HttpClient } from '../../src/main/core/upstream/http/http-client.ts';

const CALLS = 20_000;
const never = () => {
  throw new Error('Nothing is refused here.');
};
const registration = {
  kind: 'dynamic',
  issuer: 'bench',
  clientId: 'bench',
  clientSecret: undefined,
  secretExpiresAt: undefined,
  method: 'none',
  redirectUri: undefined,
} as const;
const keeper = new TokenKeeper(
  {
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    names: never,
    refresh: never,
    save: never,
    renewed: never,
    failed: never,
    ended: never,
  },
  { accessToken: 'token', refreshToken: 'r', obtainedAt: Date.now(), expiresIn: 3600, registration },
);
const server = createServer((request, response) => {
  request.resume().once('end', () => response.end('{"jsonrpc":"2.0","id":1,"result":{}}'));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
const ways = {
  key: new HttpClient({ name: 'key', url: url.href, headers: { authorization: 'Bearer token' } }),
  account: new HttpClient({
    name: 'account',
    url: url.href,
    headers: {},
    credentials: accountCredentials(keeper, { challenged: never, scopeMissing: never, missing: never }),
  }),
};
const taken: Record<keyof typeof ways, number[]> = { key: [], account: [] };
for (const client of Object.values(ways)) await client.open();
for (let call = 0; call < CALLS; call++) {
  // Neither is always the second.
  const order = call % 2 === 0 ? (['key', 'account'] as const) : (['account', 'key'] as const);
  for (const way of order) {
    const begun = performance.now();
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const answer = await ways[way].request({
      method: 'POST',
      url,
      headers,
      body: '{"jsonrpc":"2.0","id":1}',
    });
    await ways[way].text(answer);
    if (call > CALLS / 10) taken[way].push(performance.now() - begun);
  }
}
for (const [way, times] of Object.entries(taken)) {
  times.sort((a, b) => a - b);
  const at = (share: number) => ((times[Math.floor(times.length * share)] ?? 0) * 1000).toFixed(0);
  console.log(
    `${way.padEnd(8)} p50 ${at(0.5)} µs   p90 ${at(0.9)} µs   p99 ${at(0.99)} µs   (${times.length} calls)`,
  );
}
await Promise.all(Object.values(ways).map((client) => client.close()));
server.closeAllConnections();
server.close();
