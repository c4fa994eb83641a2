import { expect, it } from 'vitest';
import { openUrl } from './open-url.ts';

it.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'ssh://host',
  'ms-settings:privacy',
  'data:text/html,x',
])('an address such as %s is never opened', async (address) => {
  await expect(openUrl(new URL(address))).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
