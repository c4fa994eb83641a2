import { expect, it } from 'vitest';
import { childEnvironment } from '../../src/main/core/upstream/process/environment.ts';
import { connect } from '../process/rig.ts';

const OWN = {
  HOME: '/home/me',
  LANG: 'de_DE.UTF-8',
  LC_TIME: 'C',
  TZ: 'UTC',
  XDG_CONFIG_HOME: '/home/me/.config',
  HTTPS_PROXY: 'http://proxy.example:3128',
  http_proxy: 'http://me:password@proxy.example:3128',
  SSL_CERT_FILE: '/etc/ssl/company.pem',
  PATH: '/hub/only',
  SWITCHYARD_PASSPHRASE: 'the passphrase',
  AWS_SECRET_ACCESS_KEY: 'secret',
  GITHUB_TOKEN: 'secret',
  SSH_AUTH_SOCK: '/run/agent',
  DBUS_SESSION_BUS_ADDRESS: 'unix:/run/bus',
  NODE_OPTIONS: '--inspect',
  LD_PRELOAD: '/evil.so',
  ELECTRON_RUN_AS_NODE: '1',
  npm_config_userconfig: '/home/me/.npmrc',
};

it('a server sees the allowed part of the environment and what its connection sets, and nothing else', async () => {
  const client = await connect({}, { env: childEnvironment(OWN, '/usr/bin', { API_KEY: 'k' }, 'mark') });
  expect(JSON.parse(await client.call('environment'))).toEqual({
    HOME: '/home/me',
    LANG: 'de_DE.UTF-8',
    LC_TIME: 'C',
    TZ: 'UTC',
    XDG_CONFIG_HOME: '/home/me/.config',
    HTTPS_PROXY: 'http://proxy.example:3128',
    SSL_CERT_FILE: '/etc/ssl/company.pem',
    PATH: '/usr/bin',
    API_KEY: 'k',
    SWITCHYARD_CHILD: 'mark',
  });
});
