import { promise, test } from './types.ts';

const frame = (title: string) => test('test/e2e/frame.spec.ts', title);
const settings = (title: string) => test('test/e2e/settings.spec.ts', title);
const renderer = (file: string, title: string) => test(`src/renderer/${file}`, title);

/** What stands around every page of the dashboard, and the settings. */
export const FRAME = [
  promise(
    'frame.search',
    'Pages, connections, tools and actions are found and opened from anywhere with the keyboard alone.',
    frame('the search is opened, used and left by keyboard alone'),
    frame('a connection is restarted from the search'),
    frame('one tool is found among ten thousand'),
    renderer('shell/palette/store.test.ts', 'among ten thousand tools the right ones are found'),
    renderer('shell/palette/search.test.ts', 'what looks like a pattern is only text'),
  ),
  promise(
    'frame.keyboard',
    'Every page is reached by keyboard, which finds its way past the navigation and to the title of the page.',
    frame('pages are reached with two keys, and a question mark lists all shortcuts'),
    frame('the first Tab leads past the navigation'),
  ),
  promise(
    'frame.organizations',
    'Another organization is shown with one click, without loading the page again, and with nothing of the former.',
    frame('switching the organization shows what is in the other, without loading the page again'),
    renderer('app/hub-store.test.ts', 'another organization that becomes active is shown'),
    renderer('app/hub-store.test.ts', 'an answer about an organization that is no longer shown is dropped'),
    renderer('app/hub-store.test.ts', 'events of other organizations change nothing'),
  ),
  promise(
    'frame.lost',
    'A hub that is lost is told of and comes back by itself, and what was typed is kept.',
    frame('a hub that is lost is told of, comes back by itself, and nothing that was typed is gone'),
    test(
      'test/e2e/tokens.spec.ts',
      'what was filled in while the hub is gone is kept, and created once it is back',
    ),
    renderer('app/page-api.test.ts', 'a hub that does not answer is told of as such, with what to do'),
    test(
      'src/main/core/http/sign-in.test.ts',
      'a browser stays signed in when the hub is started again, as long as it would have without',
    ),
  ),
  promise(
    'frame.session',
    'A session that has ended says how to get back in, and the page goes on where it was.',
    frame('a session that ended says how to get back in, and goes on where it was'),
    renderer('app/page-api.test.ts', 'a session that has ended is noticed, whatever was asked'),
  ),
  promise(
    'frame.sign-out',
    'Signing out ends the session of this browser and no other, and says how to get back in.',
    frame('signing out ends the session of this browser alone, and says how to get back in'),
  ),
  promise(
    'frame.paused',
    'While calls are paused every call is refused and says so, lists are as ever, and every page shows it.',
    frame('all calls are paused from the search, and resumed in the notice'),
    settings('a pause is switched on and off in the settings, and stays over a restart'),
    test('src/main/core/guard/guard.test.ts', 'a pause refuses every call, on record'),
  ),
  promise(
    'frame.theme',
    'It is light, dark or as the system is, and stays so.',
    frame('the theme that was chosen is there again the next time'),
  ),
  promise(
    'frame.size',
    'The JavaScript of the first page is less than 400 kB, and the frame fits from 900 pixels to 4K.',
    test('test/docs/first-page.test.ts', 'the first page of the dashboard loads less than 400 kB'),
    frame('the frame fits from 900 pixels to 4K'),
  ),
  promise(
    'frame.access',
    'Neither the frame, nor what it shows when something is wrong, nor the settings have a serious accessibility problem.',
    frame('axe finds no serious problem in the frame, its search and its menus'),
    frame('axe finds no serious problem in what is shown when something is wrong'),
    settings('axe finds no serious problem in any section of the settings'),
  ),
  promise(
    'settings.forms',
    'Nothing is saved silently wrong: mistakes stand beside their fields, and what was changed can be taken back.',
    settings('what was changed shows as not saved, is taken back before saving, and after it too'),
    renderer('features/settings/store.test.ts', 'nothing is saved while a field is wrong'),
    renderer('features/settings/store.test.ts', 'what was typed is kept when the hub does not take it'),
    renderer('features/settings/fields.test.ts', 'takes what the hub takes, and says what is wrong'),
  ),
  promise(
    'settings.port',
    'The port of the settings is used from the next start on.',
    settings('a new port is used at the next start, and the settings say so'),
    test(
      'src/main/core/storage/settings-store.test.ts',
      'what concerns the hub itself is alike in every organization, now and after a restart',
    ),
  ),
  promise(
    'settings.vault',
    'The vault is moved to a stronger place, and whenever that is cut short it opens and has lost nothing.',
    settings('the vault is moved from its key file to a passphrase'),
    test('test/api/vault.test.ts', 'a person moves the vault to a passphrase, which is written nowhere'),
    test('src/main/core/storage/vault.test.ts', 'a vault whose move was cut short opens with the key'),
    test('src/main/core/storage/vault.test.ts', 'a vault that cannot be moved stays as it is'),
  ),
];
