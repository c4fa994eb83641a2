import { promise, test } from './types.ts';

const SESSIONS = 'test/mcp/sessions.test.ts';
const CALLS = 'test/mcp/calls.test.ts';
const NEWS = 'test/mcp/news.test.ts';
const NAMES = 'src/main/core/mcp/naming.test.ts';

export const DOWNSTREAM = [
  promise(
    'downstream.addresses',
    '/mcp serves all connections, /mcp/<slug> one under its own names, to clients of both eras.',
    test(CALLS, 'uses everything that the server offers under its own names'),
    test(CALLS, 'uses everything of all connections at one address'),
    test(SESSIONS, 'is begun by initialize in every revision that it knows, and in its newest otherwise'),
    test('test/mcp/stateless.test.ts', 'needs no session, and says what kind of result it gets'),
  ),
  promise(
    'downstream.progress',
    'Progress reaches the client that wants it.',
    test(CALLS, 'hears of the progress of its call, and only when it wants to'),
  ),
  promise(
    'downstream.cancellation',
    'A cancelled call ends on the server too.',
    test(CALLS, 'can cancel a call, which then ends on the server too'),
  ),
  promise(
    'downstream.news',
    'Changed lists, resources and logs reach who asked for them.',
    test(NEWS, 'reach a 2025 client on its own stream, once'),
    test(NEWS, 'of a resource reach the 2025 client that subscribed, under the name that it used'),
    test(NEWS, 'reach a 2026 client on the stream that asked for them, tagged and acknowledged'),
    test(
      'test/upstream/subscriptions.test.ts',
      'a %s resource is watched until the last of its clients no longer wants to know',
    ),
  ),
  promise(
    'downstream.questions',
    'Sampling, elicitation and roots reach the client whose call caused them, whatever the eras, and never another.',
    test('test/mcp/asking.test.ts', 'on %s is asked by the tools that it calls, and by nobody else'),
    test('test/mcp/stateless.test.ts', 'is answered with the question, and goes on with the answer'),
    test('test/independent/upstreams.test.ts', 'a v1 client answers the question of a 2026 server'),
    test('test/independent/upstreams.test.ts', 'a v2 client answers the model request of a 2025 server'),
    test(
      'test/security/15-cross-client-leak.test.ts',
      'a question reaches the client whose call caused it, never another (%s server)',
    ),
  ),
  promise(
    'downstream.shared',
    'On a shared session questions are refused; by default such clients have a session of their own.',
    test(
      'test/upstream/own-sessions.test.ts',
      'two clients that can be asked get a process each, and each is asked its own questions',
    ),
    test('test/upstream/own-sessions.test.ts', 'with one shared session nobody gets a process of their own'),
    test(
      'src/main/core/upstream/session/real-servers.test.ts',
      'a shared session is offered no tool that would ask somebody',
    ),
  ),
  promise(
    'downstream.tasks',
    'Tasks belong to the client that started them.',
    test('test/security/17-session-hijack.test.ts', 'a task belongs to the token that started it'),
  ),
  promise(
    'downstream.untouched',
    'What the hub does not understand passes unchanged, both ways.',
    test(
      'src/main/core/upstream/session/pass-through.test.ts',
      'unknown fields of parameters and results arrive as they were sent',
    ),
    test('test/mcp/untouched.test.ts', 'fc.assert('),
    test('src/main/core/mcp/json.test.ts', 'comes out as it went in, whatever it holds'),
  ),
  promise(
    'downstream.names',
    'Names have at most 64 characters, stay the same, and never collide.',
    test(
      NAMES,
      'is at most 64 characters that every client takes, different for each tool, and tells its connection',
    ),
    test(NAMES, 'never changes: it is the same in every release'),
    test(
      'test/security/48-shadowing.test.ts',
      'two servers with a tool of the same name are told apart, and each gets its own calls',
    ),
  ),
  promise(
    'downstream.pages',
    'Lists come in pages, in the same order each time.',
    test('src/main/core/mcp/catalog/pages.test.ts', 'gives every entry once, in order'),
  ),
  promise(
    'downstream.sessions-survive',
    '2025 sessions survive a restart of the hub.',
    test(SESSIONS, 'is still there after a restart of the hub'),
  ),
  promise(
    'downstream.limits',
    'Headers, bodies, nesting, batches and time are limited before anything is parsed.',
    test('test/security/12-bombs.test.ts', 'bombs thrown at MCP are refused, and the next call is served'),
    test(
      'test/security/11-slowloris.test.ts',
      '200 connections that send a byte now and then are dropped in time and do not hold up others',
    ),
    test(
      'test/security/10-smuggling.test.ts',
      'a request whose end can be read in two places is refused, and what hides in it is never served',
    ),
  ),
  promise(
    'downstream.gate',
    'A wrong Host, Origin, content type or double header is refused.',
    test(
      'test/security/01-dns-rebinding.test.ts',
      'a name that an attacker points at this machine opens no route',
    ),
    test(
      'test/security/02-ambiguous-headers.test.ts',
      'a request whose headers can be read in two ways is refused',
    ),
    test(
      'test/security/03-origin.test.ts',
      'pages of other origins are refused on every route and get no permission to read',
    ),
    test(
      'test/security/04-csrf.test.ts',
      'even with every credential a body that is no JSON changes nothing',
    ),
  ),
  promise(
    'downstream.token-everywhere',
    'Every route needs a token.',
    test(
      'test/security/06-unguarded-route.test.ts',
      'no route of the API or the dashboard answers to somebody who is not signed in',
    ),
    test(
      'test/security/07-bad-token.test.ts',
      'a token of MCP that is wrong, expired, revoked, missing or in the wrong place is refused',
    ),
    test(
      'test/security/08-side-door.test.ts',
      'a call that a token may not make is denied at every address and in both eras',
    ),
  ),
];
