import { promise, test } from './types.ts';

const page = (spec: string, title: string) => test(`test/e2e/${spec}.spec.ts`, title);
const connection = (title: string) => page('connection', title);
const renderer = (file: string, title: string) => test(`src/renderer/features/connection/${file}`, title);
const adding = (file: string, title: string) => test(`src/renderer/features/connections/add/${file}`, title);
const understanding = (title: string) => test('src/contract/import/parse-connections.test.ts', title);
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
    test(
      'test/upstream/removed.test.ts',
      'a removed connection outlives a restart, and is forgotten with its secrets once its time is up',
    ),
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
  promise(
    'dashboard.add',
    'A connection is added by command, by address or from any client’s configuration.',
    page('connections', 'a server is added by its command, and is seen to connect'),
    page('connections', ' is understood and its server connected'),
    page('connections', 'ready-made servers fill in their address'),
    understanding('a configuration is read in whichever client’s words'),
    understanding('is asked for once, with what is known of it, and never passed on as it stands'),
    test('src/contract/import/command-line.test.ts', 'what only a shell could do is refused and explained'),
  ),
  promise(
    'dashboard.add.approval',
    'The exact arguments, the folder and the names of variables are shown before anything runs.',
    page('connections', 'a server is added by its command, and is seen to connect'),
    adding('plan.test.ts', 'becomes exactly the arguments that are shown, with a name that is proposed'),
  ),
  promise(
    'dashboard.add.failure',
    'What fails says why and what to do; it is corrected with everything kept, and keeps no other from being added.',
    page(
      'connections',
      'a command that does not exist says why and what to do, and is corrected with everything kept',
    ),
    page(
      'connections',
      'of several servers adds the chosen ones, asks for what is open, and goes on when one fails',
    ),
    page('connections', 'a short name that is taken is refused before anything is sent'),
    page('connections', 'a server that is slow to start can be called off, and nothing of it is left'),
    adding('store.test.ts', 'that was cut off with the hub goes on with what the hub had kept of it'),
    adding('store.test.ts', 'never changes a connection that somebody else added under the same short name'),
  ),
  promise(
    'dashboard.add.kept',
    'What was typed outlives the dialog, the hub and a reload, and no secret of it is stored by the browser.',
    page('connections', 'a reload keeps what was entered but for secrets, and says which to enter again'),
    adding(
      'store.test.ts',
      'is there again after a reload, but for every secret, and which were lost is said',
    ),
    adding('store.test.ts', 'is forgotten once it is added, and when a person starts over'),
    page('connections', 'nothing that was typed is lost when the dialog is closed or the hub is gone'),
    adding(
      'store.test.ts',
      'what was typed stays when another organization is shown, what was begun does not',
    ),
  ),
  promise(
    'dashboard.add.placeholders',
    'What stands for a value is asked for wherever it is entered, and never stored as it stands without a word.',
    adding(
      'plan.test.ts',
      'waits for the values that it and its variables refer to, which may be the text itself',
    ),
    adding('plan.test.ts', 'waits for what its headers and its key refer to'),
    understanding('is asked for where a variable is its own value, and not written into arguments then'),
    renderer(
      'settings/draft.test.ts',
      'what looks like a variable and is used as it is written is told, unless the server looks it up itself',
    ),
  ),
  promise(
    'dashboard.connection.approval',
    'A command that is not what was approved leads to its approval, word for word, and not to a restart.',
    connection(
      'a command that is not what was approved is shown word for word, and runs once a person approves it',
    ),
  ),
  promise(
    'dashboard.add.misplaced',
    'An address, a command or a configuration in the wrong place is moved to the right one with one click.',
    page('connections', 'what is entered in the wrong place is moved to the right one with one click'),
    understanding('that %s is told so'),
  ),
  promise(
    'dashboard.add.hostile',
    'Whatever is pasted is data: it never breaks the reader, and is shown as text with nothing hidden in it.',
    page('connections', 'is text, whatever is in it'),
    understanding('never breaks the reader, and whatever is read can be added'),
    understanding('with names of the language’s own is data like any other'),
  ),
  promise(
    'dashboard.connections',
    'The list shows how each connection is doing and is filtered, sorted and acted on, with the keyboard alone too.',
    page('connections', 'everything can be done with the keyboard alone'),
    page('connections', 'is narrowed down by state and sorted by what was measured'),
    page('connections', 'switches a connection off and on, restarts it, and brings a removed one back'),
    page('connections', 'the list of five hundred connections draws those that are in sight'),
    page('connections', 'and what adds to it have no serious problem of accessibility in either theme'),
  ),
];
