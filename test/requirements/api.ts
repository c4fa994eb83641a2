import { promise, test } from './types.ts';

export const API = [
  promise(
    'api.typed',
    'The REST API and its typed client serve connections, health, logs, tokens, audit and settings.',
    test(
      'test/api/client.test.ts',
      'connections are added, shown, edited, measured and removed through the typed client',
    ),
    test('src/main/core/http/operations.test.ts', 'every operation that the contract names is served'),
  ),
  promise(
    'api.events',
    'What changes is told as it happens.',
    test(
      'test/api/events.test.ts',
      'what changes is told at once to whoever follows, and what was missed on coming back',
    ),
  ),
  promise(
    'api.openapi',
    'The generated document describes every operation as it is.',
    test(
      'test/api/openapi.test.ts',
      'the document describes every operation, and every reference in it leads somewhere',
    ),
    test('test/api/openapi.test.ts', 'what the hub answers is what the document says'),
  ),
  promise(
    'cli.commands',
    'Commands work while the hub runs, and where it makes sense while it does not.',
    test(
      'test/cli/commands.test.ts',
      'a connection is added with its exact command, measured, listed, changed and removed',
    ),
    test('test/cli/commands.test.ts', 'the audit log shows, checks and exports what was changed'),
    test('test/cli/commands.test.ts', 'several commands at once take turns while no hub runs'),
  ),
  promise(
    'cli.errors',
    'Errors say what happened, why and what to do, and exit with the right code.',
    test('test/cli/errors.test.ts', 'of %j ends with %i and says what happened, why and what to do'),
  ),
  promise(
    'cli.doctor',
    'doctor checks Node, port, vault, keychain, npm and PATH.',
    test('test/cli/commands.test.ts', 'status and doctor say how everything is, for people and for programs'),
  ),
  promise(
    'cli.terminal',
    'Nothing that a server says steers the terminal.',
    test('src/main/cli/output/text.test.ts', 'text of others never steers the terminal'),
  ),
];
