import { promise, test } from './types.ts';

const TOKENS = 'test/oauth/tokens.test.ts';
const CONSENT = 'test/e2e/consent.spec.ts';
const DISCOVERY = 'test/oauth/discovery.test.ts';
const PINNED = 'test/oauth/pinned.test.ts';
const REMOVAL = 'test/oauth/removal.test.ts';
const SWITCHING = 'test/oauth/switching.test.ts';
const KEEPER = 'src/main/core/oauth/token-keeper.test.ts';
const CONFORMANCE = test(
  'test/conformance/sign-in.test.ts',
  'the side of the hub that signs in to servers passes every scored sign-in check of %s, without a warning',
);

export const SIGN_IN = [
  promise(
    'sign-in.browser',
    'A person signs in in the browser, chooses an organization there, and the connection works.',
    test(
      'test/oauth/sign-in.test.ts',
      'a person connects a server, signs in, chooses an organization there, and is connected',
    ),
    test(
      'test/cli/accounts.test.ts',
      'the command line signs in to several accounts, switches between them and signs out again',
    ),
    test(
      CONSENT,
      'three organizations of a server are connected, switched and signed out with the dashboard alone',
    ),
    test(
      CONSENT,
      'a sign-in that the command line began is finished in a browser, and ends there as it was decided',
    ),
  ),
  promise(
    'sign-in.conformance',
    'Every scored sign-in scenario of the conformance suite passes, for 2025-11-25 and 2026-07-28.',
    CONFORMANCE,
  ),
  promise(
    'sign-in.discovery',
    'The sign-in of a server is found by its challenge, its well-known addresses, or at its origin.',
    test(DISCOVERY, 'a server whose challenge says nothing is found by its well-known addresses'),
    test(
      DISCOVERY,
      'a server without metadata of its own and no authorization server at its origin is not signed in to',
    ),
    CONFORMANCE,
    test(
      'test/conformance/sign-in.test.ts',
      'a server of 2025-03-26, whose metadata is at its origin and nowhere else, is signed in to',
    ),
  ),
  promise(
    'sign-in.client',
    'The hub is known by a metadata document, else by registration, else by what the person enters.',
    test(
      DISCOVERY,
      'a client id metadata document is used where the server takes one, without any registration',
    ),
    test(TOKENS, 'a server that forgot its client gets a new registration at the next sign-in'),
    test(
      'test/security/19-changed-issuer.test.ts',
      'a client that a person entered belongs to the issuer that it was first used with',
    ),
  ),
  promise(
    'sign-in.steps',
    'A sign-in can be cancelled and tried again at each step, and says in whose words it failed.',
    test(DISCOVERY, 'a sign-in is cancelled while it is %s, and nothing of it is left'),
    test(DISCOVERY, 'an outage of %s fails the sign-in with a way on, and a retry succeeds once it is over'),
    test(DISCOVERY, 'a sign-in that the person denies says so in the words of the server'),
    test(CONSENT, 'a sign-in that is denied or cancelled says so, and is begun again where it stands'),
  ),
  promise(
    'sign-in.accounts',
    'A connection holds several accounts; switching needs no new sign-in, and clients hear of it.',
    test(
      SWITCHING,
      'a person works for three organizations on one server, and switches without signing in again',
    ),
    test(
      'test/oauth/clients.test.ts',
      'a client on %s hears that the lists changed when another account is chosen, and lists what that one has',
    ),
  ),
  promise(
    'sign-in.pinned',
    'A URL may be pinned to an account, which its clients use whichever is active.',
    test(
      PINNED,
      'clients on the URLs of two accounts use them at once, whichever is active, and never the other’s',
    ),
    test(
      PINNED,
      'a client on the URL of an account is offered what that account is, whatever the active one is offered',
    ),
    test(
      PINNED,
      'an account that is unknown, of another connection or another organization, or signed out, is not there',
    ),
    test(
      PINNED,
      'a session that was begun on the URL of one account is unknown on that of another, and outlives the hub there',
    ),
    test(PINNED, 'an account that is over stops those who are pinned to it, and nobody else'),
    test(
      'src/main/core/mcp/fan-out.test.ts',
      'what the session of the active account says is not told to a client that is pinned to another, nor the other way round',
    ),
  ),
  promise(
    'sign-in.never-mixed',
    'No call ever goes out with the credential of another account.',
    test(
      SWITCHING,
      'a hundred callers at once while accounts are switched all the time never use the wrong account',
    ),
    test(SWITCHING, 'what one account was offered is gone when another one is active'),
    test(
      SWITCHING,
      'whoever signs in to an account again and chooses another organization gets another account',
    ),
    test(SWITCHING, 'signing out the active account uses no other one in its place'),
    test(SWITCHING, 'a connection that gets another address does not send the old tokens there'),
  ),
  promise(
    'sign-in.single-flight',
    'Any number of calls that are refused at once cause one renewal.',
    test(TOKENS, 'fifty calls that are refused at once are renewed by one refresh, and all succeed'),
    test(
      'test/security/26-refresh-stampede.test.ts',
      'fifty clients of a hub whose server refuses them at once cause one refresh, and see no refusal',
    ),
  ),
  promise(
    'sign-in.killed',
    'Killing the hub while it renews an account never signs the person out.',
    test('test/oauth/killed-hub.test.ts', 'times while it renews an account never signs the person out'),
    test(
      'test/oauth/killed-hub.test.ts',
      'a server that takes no refresh token twice ends the grant when its answer was lost, and the person is told why',
    ),
    test(KEEPER, 'a new refresh token is on disk before the new access token is used'),
  ),
  promise(
    'sign-in.passing-failures',
    'What may pass is tried again ever more seldom, and signs nobody out.',
    test(TOKENS, 'an issuer that %s signs nobody out, and is not asked again at once'),
    test(TOKENS, 'a token that is still good serves calls while its issuer is away'),
    test(TOKENS, 'a server that is out of order and refuses everything for a while signs nobody out'),
    test(KEEPER, 'an issuer that is away is asked ever more seldom'),
    test(KEEPER, 'an issuer that asks to wait is not asked sooner'),
  ),
  promise(
    'sign-in.over',
    'A grant that is over is said so, with what to do, in the app and to clients, and nothing is asked again.',
    test(
      TOKENS,
      'a revoked grant makes the connection need a sign-in, with a reason, and nothing is asked again',
    ),
    test(
      'test/oauth/clients.test.ts',
      'a client never sees the refusal of a server: it is told what the person must do',
    ),
  ),
  promise(
    'sign-in.scopes',
    'A missing permission stops one call; the next sign-in asks for it once, beside what was granted.',
    test(
      TOKENS,
      'a permission that is missing stops one call, and the next sign-in asks for it beside the others',
    ),
    test(TOKENS, 'a permission that is asked for in vain is not asked for again'),
  ),
  promise(
    'sign-in.sign-out',
    'What is signed out, removed or deleted is revoked at the issuer and deleted here, also when the issuer is away.',
    test(TOKENS, 'signing out revokes at the issuer and deletes here'),
    test(TOKENS, 'signing out works while the issuer is away, and says that nothing was revoked'),
    test(
      REMOVAL,
      'a removed connection that is brought back is still signed in; one that is not is signed out at its server',
    ),
    test(
      REMOVAL,
      'a hub that is killed before the server of a removed connection was told tells it after its next start',
    ),
    test(
      REMOVAL,
      'a server that is away does not keep a connection from being removed, and nothing of its tokens stays',
    ),
    test(
      'test/organizations/accounts.test.ts',
      'deleting an organization signs its accounts out where they were signed in, and no others',
    ),
  ),
  promise(
    'sign-in.clocks',
    'Sleep and wrong clocks cause neither a storm nor an early end.',
    test(
      'test/oauth/clock.test.ts',
      'after an hour in which the clocks stood still, an expired account is renewed once for all who call',
    ),
    test(
      'test/oauth/clock.test.ts',
      'a clock of the day that jumps by %i ms renews nothing early and expires nothing',
    ),
    test('test/oauth/clock.test.ts', 'a clock that is a day off does not keep anybody from signing in'),
  ),
  promise(
    'sign-in.free',
    'A call pays nothing for a sign-in that is valid.',
    test(KEEPER, 'a token that is good is there at once: a call waits for nothing'),
    test(TOKENS, 'a token that is about to expire is renewed beside the calls, which wait for nothing'),
  ),
  promise(
    'sign-in.hostile',
    'Hostile metadata, forged answers and swapped issuers get nothing.',
    test('test/security/18-url-opening.test.ts', 'a server that names %s as its sign-in page opens nothing'),
    test(
      'test/security/19-changed-issuer.test.ts',
      'a server that names another authorization server gets neither tokens nor the client of the first',
    ),
    test(
      'test/security/21-metadata-addresses.test.ts',
      'metadata of a server on the internet cannot have the hub ask %s',
    ),
    test('test/security/22-mix-up.test.ts', 'an answer that names %s is refused before its code is used'),
    test(
      'test/security/23-pkce-downgrade.test.ts',
      'a server that offers %j for PKCE instead of S256 is not signed in to',
    ),
    test(
      'test/security/23-pkce-downgrade.test.ts',
      'a server without any metadata, which cannot say that it checks PKCE, is asked for nothing at the fixed addresses of old',
    ),
    test(
      'test/security/24-callback-forgery.test.ts',
      'an answer without the right state changes nothing, wherever and however it comes',
    ),
    test(
      'test/security/25-audience.test.ts',
      'both requests name the resource that the token is for, and so does every renewal',
    ),
  ),
];
