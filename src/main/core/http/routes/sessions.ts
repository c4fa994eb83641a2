import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';
import type { SignIn } from '../sign-in.ts';

/** Signing in and out. */
export function sessionHandlers(hub: Hub, signIn: SignIn): HandlersOf<'session' | 'dashboard'> {
  return {
    'session.get': (_call, { identity }) =>
      identity.kind === 'admin' ? { kind: 'admin' } : { kind: 'browser', csrfToken: identity.csrfToken },
    'session.end': (_call, { identity, request }) =>
      Response.json(
        { done: true },
        { headers: { 'set-cookie': signIn.end(identity, new URL(request.url).port) } },
      ),
    'dashboard.open': () => {
      const { code, expiresAt } = signIn.createCode();
      return { url: new URL(`/dashboard?code=${code}`, hub.addresses?.apiUrl).href, expiresAt };
    },
  };
}
