import { promise, test, unproven } from './types.ts';

export const REPOSITORY = [
  promise(
    'repository.boundaries',
    'Who may import whom is enforced by a lint that a fixture proves.',
    test('test/lint/boundaries.test.ts', 'reports src/%s'),
    test('test/lint/boundaries.test.ts', 'lets src/%s be'),
  ),
  promise(
    'repository.pins',
    'Every dependency has an exact version.',
    test('test/docs/package.test.ts', 'every dependency is pinned to one version'),
  ),
  promise(
    'repository.start',
    'npm start serves without a window where there is none, says so in one line, and prints the dashboard, the MCP URL and the next step.',
    test(
      'test/cli/start.test.ts',
      'npm start without a display says why in one line and serves all the same',
    ),
    test('test/cli/serve.test.ts', 'serve for a person prints the dashboard, the MCP URL and the next step'),
  ),
  promise(
    'repository.fresh-machine',
    'Both commands work on a bare Debian 12 with the Node 20 that it has.',
    test('test/cli/launcher.test.ts', 'an old Node hands over to the one that npm installed'),
    unproven('CI itself is this proof; no test within it can install the project anew.'),
  ),
  promise(
    'repository.ci',
    'CI prints the count of the real results last and fails when something failed.',
    test('test/cli/ci.test.ts', 'CI ends with the count of the tests and with their exit code'),
    test('test/cli/ci.test.ts', 'CI counts a run that broke down as a failure'),
  ),
  promise(
    'repository.scripts',
    'The commands that the README names exist.',
    test('test/docs/readme.test.ts', 'names a script that exists'),
  ),
  promise(
    'repository.documents',
    'What the documents name is there, and troubleshooting has every error code.',
    test('test/docs/readme.test.ts', 'every file that %s names is there'),
    test('test/docs/readme.test.ts', 'every link of %s leads to a file'),
    test(
      'test/docs/troubleshooting.test.ts',
      'every error code, and no other, has a section in the troubleshooting guide',
    ),
  ),
  promise(
    'repository.new-user',
    'A new user adds a folder, calls a tool through the hub and finds the call on record.',
    test(
      'test/independent/new-user.test.ts',
      'a new user adds a folder, gives a client one URL, calls a tool, and finds the call on record',
    ),
  ),
];
