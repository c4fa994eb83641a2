import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';
import type { SignIn } from '../sign-in.ts';

/** Signing in and out. */
export function sessionHandlers(hub: Hub, signIn: SignIn): HandlersOf<'session' | 'dashboard'> {
  return {
    'session.get': (_call, { identity }) =>
      identity.kind === 'browser'
        ? { kind: 'browser', csrfToken: identity.csrfToken }
        : { kind: identity.kind },
    'session.end': async (_call, { identity, request }) => {
      const cookie = await signIn.end(identity, new URL(request.url).port);
      return Response.json({ done: true }, { headers: { 'set-cookie': cookie } });
    },
    'dashboard.open': () => {
      const { code, expiresAt } = signIn.createCode();
      return { url: new URL(`/dashboard?code=${code}`, hub.addresses?.apiUrl).href, expiresAt };
    },
  };
}
