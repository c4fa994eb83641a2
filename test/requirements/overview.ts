import { promise, test } from './types.ts';

const page = (title: string) => test('test/e2e/overview.spec.ts', title);
const renderer = (file: string, title: string) => test(`src/renderer/features/overview/${file}`, title);
const counting = (title: string) => test('src/main/core/audit/statistics.test.ts', title);
const api = (title: string) => test('test/api/statistics.test.ts', title);

export const OVERVIEW = [
  promise(
    'overview.first-run',
    'A fresh hub leads to the first call in three steps, each ticked by what really happened.',
    page('a fresh hub leads to the first call, and each step ticks itself when it has happened'),
    page('first steps that are not wanted are put away and stay away'),
    renderer('store.test.ts', 'each first step ticks itself from what really happened'),
    renderer('store.test.ts', 'calls that were missed while the hub was gone are found afterwards'),
  ),
  promise(
    'overview.statistics',
    'How many calls there were, how they went and how long they took agrees with the records, whatever the clock does.',
    counting(
      'whatever happens, the statistics agree with the records, across pauses, restarts and jumps of the clock',
    ),
    counting('what was counted is stored in pauses, and not counted again by the next run'),
    counting('a tally that is too old for every range is deleted'),
    counting('nothing is left of an organization whose log was deleted'),
    api('a call that writes counts once, when it has ended, and a refused one never weighs on the latencies'),
    api('nobody sees the calls of another organization in the statistics'),
  ),
  promise(
    'overview.live',
    'A call shows in numbers, charts, table and failures without loading the page again, at a calm pace.',
    page(
      'calls that a client makes appear in the numbers, the charts and their table without loading the page again',
    ),
    api('a call that was answered a moment ago is in the statistics of its connection and of all'),
    renderer('pace.test.ts', 'what is wanted a hundred times is done soon, once, and then at its pace'),
    renderer('store.test.ts', 'the range that was chosen is there again the next time'),
    renderer(
      'store.test.ts',
      'another range is read at once, and an answer that comes late does not take its place',
    ),
  ),
  promise(
    'overview.attention',
    'What needs a person stands there with its reason, the next step and the button that helps.',
    page('a server that breaks appears under attention with its reason, and is restarted there'),
    renderer(
      'attention.test.ts',
      'what needs a person comes with its reason, the next step and the button that helps, the gravest first',
    ),
    renderer('attention.test.ts', 'a log that cannot be written comes first, a weak vault last'),
    test(
      'src/renderer/app/hub-store.test.ts',
      'what is heard of a connection while it is being read is not undone by what was read',
    ),
  ),
  promise(
    'overview.decisions',
    'The newest destructive calls are seen with what became of them and who asked.',
    page('what was decided about destructive calls is seen, with who asked for them'),
    renderer('records.test.ts', 'a destructive call is told once: how it ended, or that it is under way'),
  ),
  promise(
    'overview.access',
    'The overview has no serious accessibility problem in either theme, tells its charts in words and a table, and fits.',
    page('axe finds no serious problem on the overview, fresh or filled'),
    page('the overview fits from 900 pixels to 4K'),
    page('a name of markup stays text'),
    renderer('series.test.ts', 'the charts are told in words too'),
  ),
];
