import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clientMetadata } from '../../src/main/core/oauth/registration.ts';
import type { Logger } from '../../src/main/core/ports.ts';
import { ROOT } from '../helpers/processes.ts';
import { SLUG, startFixture, startRig } from './rig.ts';

/** Everything that is written below a folder, as text. */
function filesOf(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'latin1')]);
}

it('no token, code, verifier or client secret is in the log, the database, the journal, an event or an error', async () => {
  const logged: string[] = [];
  const write = (fields: object, message: string) => void logged.push(JSON.stringify([fields, message]));
  const log: Logger = { debug: write, info: write, warn: write, error: write };
  const fixture = await startFixture({
    clients: 'by-hand',
    registered: [
      {
        client_id: 'by-hand',
        client_secret: 'canary-secret-of-the-client',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1:18832/oauth/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
  });
  const rig = await startRig(fixture.url, { ports: { log } });
  await rig.hub.accounts.setClient(rig.organizationId, SLUG, {
    clientId: 'by-hand',
    clientSecret: 'canary-secret-of-the-client',
    redirectHost: '127.0.0.1',
    redirectPort: 18_832,
  });
  await rig.signIn();
  const name = rig.hub.vault.names('connection/').find((each) => each.includes('/oauth/account/')) ?? '';
  const { accessToken, refreshToken } = JSON.parse(rig.hub.vault.get(name) ?? '{}') as Record<string, string>;
  const exchanged = fixture.asked.find(({ fields }) => fields['code'] !== undefined)?.fields;
  const secrets = [
    accessToken,
    refreshToken,
    'canary-secret-of-the-client',
    exchanged?.['code'],
    exchanged?.['code_verifier'],
  ].map(String);
  expect(secrets.every((secret) => secret.length > 20)).toBe(true);

  // A server that says in its error what it was sent.
  fixture.authorization.expireAccessTokens();
  fixture.fault('token', {
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: `bad token ${String(refreshToken)} of canary-secret-of-the-client`,
    },
  });
  const failure = (await rig.call('get_organization').catch((error: unknown) => error)) as Error;
  expect(failure.message).toContain('is over');
  const shown = [
    ...logged,
    JSON.stringify(rig.events),
    JSON.stringify(rig.hub.accounts.journal(rig.organizationId, SLUG, 100)),
    JSON.stringify(rig.hub.accounts.list(rig.organizationId, SLUG)),
    failure.message,
  ].join('\n');
  await rig.hub.close();
  for (const secret of secrets) {
    expect(shown).not.toContain(secret);
    for (const [file, content] of filesOf(rig.dataDir)) expect(content.includes(secret), file).toBe(false);
  }
});

it('the document that makes the client known says the same as a registration', () => {
  const text = readFileSync(join(ROOT, 'resources/oauth-client.json'), 'utf8');
  const { client_id, token_endpoint_auth_method, ...document } = JSON.parse(text) as Record<string, unknown>;
  expect(client_id).toMatch(/^https:/);
  expect(token_endpoint_auth_method).toBe('none');
  expect(document).toEqual(
    clientMetadata(['http://127.0.0.1/oauth/callback', 'http://localhost/oauth/callback']),
  );
});
