import { expect, it } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { startFixture, startRig } from '../oauth/rig.ts';

it('fifty clients of a hub whose server refuses them at once cause one refresh, and see no refusal', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  await rig.hub.close();
  const hub = await HubProcess.start({ dataDir: rig.dataDir });
  try {
    const token = await hub.createToken();
    await modernCall(`${hub.mcpUrl}/remote`, token, 'get_organization', {});
    fixture.authorization.expireAccessTokens();
    const calls = Array.from({ length: 50 }, () =>
      modernCall(`${hub.mcpUrl}/remote`, token, 'get_organization', {}),
    );
    const answers = await Promise.all(calls);
    expect(answers.every((answer) => JSON.stringify(answer).includes('acme'))).toBe(true);
    expect(fixture.count('token', 'refresh_token')).toBe(1);
  } finally {
    await hub.stop();
  }
});

it('an issuer that is slow to answer is asked once, however many wait', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  fixture.fault('token', { delayMs: 500 });
  fixture.authorization.expireAccessTokens();
  await Promise.all(Array.from({ length: 50 }, () => rig.call('get_organization')));
  expect(fixture.count('token', 'refresh_token')).toBe(1);
});
