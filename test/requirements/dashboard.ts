import { promise, test } from './types.ts';

const page = (spec: string, title: string) => test(`test/e2e/${spec}.spec.ts`, title);
const connection = (title: string) => page('connection', title);
const renderer = (file: string, title: string) => test(`src/renderer/features/connection/${file}`, title);
const call = (title: string) => test('test/api/app-calls.test.ts', title);

export const DASHBOARD = [
  promise(
    'dashboard.try',
    'A person tries a tool by a form made from its schema, and its call passes the guard and is on record.',
    connection(
      'a tool is tried by a form, its mistakes stand beside their fields, and its call is on record',
    ),
    call('a tool that a person tries passes the guard and is on record'),
    call('a tool that writes has its intent on record before the server hears of it'),
    call('what goes wrong is an answer with its reason, and on record'),
  ),
  promise(
    'dashboard.try.running',
    'A call shows its progress while it runs and can be cancelled, at the server too.',
    connection('a long call shows its progress and can be cancelled'),
    call('progress of a long tool is told while it runs'),
    call('a person who goes away cancels the call at the server'),
  ),
  promise(
    'dashboard.try.destructive',
    'A destructive tool asks first, with the exact arguments.',
    connection('a destructive tool asks first and shows the exact arguments'),
  ),
  promise(
    'dashboard.try.kept',
    'What was entered survives another tool, the JSON mode and losing the hub.',
    connection('what was entered survives another tool, the JSON mode and losing the hub'),
    renderer('drafts.test.ts', 'what stands in the form stands in the JSON, and the other way round'),
  ),
  promise(
    'dashboard.try.hostile',
    'No schema and no answer of a server freezes the page or becomes markup.',
    connection('an endless schema with a catastrophic pattern leaves the page alive'),
    connection('nothing that a server says becomes markup'),
    renderer('schema/schema.test.ts', 'never makes a form or a check throw, whatever it is'),
    renderer('try/content.test.ts', 'is never loaded as an image'),
  ),
  promise(
    'dashboard.connection.lists',
    'Ten thousand tools are drawn as far as they are seen; resources and prompts can be tried too.',
    connection('a list of ten thousand tools is drawn as far as it is seen, and can be filtered and walked'),
    connection('a prompt is got with its arguments'),
    call('a resource is read and a prompt is got the same way'),
  ),
  promise(
    'dashboard.connection.live',
    'A server that dies is seen at once, with its reason.',
    connection('a server that dies is seen at once, with its reason, and can be restarted'),
    renderer('store.test.ts', 'health, log and lists follow the events of this connection and of no other'),
  ),
  promise(
    'dashboard.connection.remove',
    'Removing a connection can be undone whole for some minutes; then it is forgotten with its secrets.',
    connection('a removed connection is brought back whole'),
    call('a removed connection is gone, and comes back whole'),
    call('the slug of a removed connection is free, and bringing it back then says why it cannot'),
    test(
      'src/main/core/upstream/connection-store.test.ts',
      'a removed connection can be brought back after a restart, with its secrets and its approval',
    ),
    test(
      'src/main/core/upstream/connection-store.test.ts',
      'a removed connection that is purged is in neither the database nor the vault',
    ),
  ),
  promise(
    'dashboard.connection.settings',
    'A changed command is shown word for word and approved by saving it; stored secrets are never shown.',
    connection('a changed command is shown word for word and approved by saving it'),
    renderer(
      'settings/draft.test.ts',
      'a stored secret stays without being known, a replaced one is sent, a removed one is left out',
    ),
  ),
  promise(
    'dashboard.connection.access',
    'The page of a connection has no serious accessibility problem in either theme.',
    connection('the page of a connection has no serious accessibility problem'),
  ),
];
