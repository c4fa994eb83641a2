import { promise, test } from './types.ts';

const unit = (file: string, title: string) => test(`src/main/electron/${file}.test.ts`, title);
const app = (file: string, title: string) => test(`test/electron/${file}.test.ts`, title);
const attack = (file: string, title: string) => test(`test/security/${file}.test.ts`, title);

/** The app on the person's desktop: window, tray, notifications, links and package. */
export const DESKTOP = [
  promise(
    'desktop.window',
    'The window shows the dashboard by the app’s own scheme, signed in without a secret that a page could read.',
    app(
      'window',
      'the window shows the dashboard by the app’s own scheme, signed in, and without a code or token',
    ),
    app('page', 'is the dashboard, live, and changes what it shows and the tray alike'),
    attack(
      '64-window-bridge',
      'whatever a page asks for, no token or cookie comes back, and headers of its own change nothing',
    ),
  ),
  promise(
    'desktop.window-state',
    'The window opens where it was, or in the middle when its screen is gone.',
    app('window', 'the place of the window is remembered, and mended when its screen is gone'),
    app('window', 'a file of the window that holds %s is no reason not to open'),
    unit('window-bounds', 'can always be taken hold of, wherever it was and whatever the screens are now'),
  ),
  promise(
    'desktop.hardened',
    'Its page can do nothing but show the dashboard: no other page, window, permission, network or Node.',
    attack('62-markup-from-names', 'is text on every page: nothing of it runs, and nothing is asked for'),
    attack('62-markup-from-names', 'is text in the tray and in notifications'),
    attack(
      '63-navigation-and-permissions',
      'the window stays on its own pages, in every frame, and opens no other window or view',
    ),
    attack(
      '63-navigation-and-permissions',
      'no permission is granted but to copy a text, and that to the app’s own page alone',
    ),
    attack('63-navigation-and-permissions', 'the window reaches nothing on the network'),
    attack(
      '64-window-bridge',
      'a page can send nothing to the main process: it listens to no page, and exposes nothing to one',
    ),
    attack(
      '64-window-bridge',
      'the app’s scheme answers its own page, on its own host, with the dashboard and the API alone',
    ),
    attack('65-weak-build', 'the window is a sandbox of its own, without Node, whatever the defaults are'),
  ),
  promise(
    'desktop.lifecycle',
    'It runs once, closes to the tray, starts hidden when told to, and quits with all that it started.',
    app(
      'lifecycle',
      'closing leaves the app in the tray and says so once; quitting ends it with all that it started',
    ),
    app('lifecycle', 'closing quits where the person wants that, or where nothing would lead back'),
    app('lifecycle', 'started hidden there is the tray icon alone, and a second start shows the window'),
    app('lifecycle', 'a second app on the same data folder ends at once, without a hub of its own'),
    app('lifecycle', 'an app that cannot start says why, and ends'),
    app('lifecycle', '%s ends it in order'),
    app('window', 'a page that crashes is loaded again and the person told, but not for ever'),
  ),
  promise(
    'desktop.login',
    'It starts at login when the person wants that, hidden or not.',
    app('lifecycle', 'it starts at login when the person wants it, hidden or not'),
    app('lifecycle', 'on %s it is started at login by the system itself'),
    unit('autostart', 'a folder of any name stays one argument and adds no line'),
  ),
  promise(
    'desktop.tray',
    'The tray icon says how the worst connection is; its menu shows them, pauses, switches and quits.',
    unit('shell-state', 'the colour is that of the worst connection that is switched on'),
    unit('shell-state', 'one that idles is well, one that does not start any more is not'),
    unit('tray-menu', 'lists the connections of the active organization with their states'),
    unit('tray-menu', 'does what its items say'),
    unit('tray-menu', 'names of others are text, and a menu stays short'),
    app('page', 'goes where tray and menu lead without being loaded again'),
    app('icons', 'the tray has a drawing for everything that it says, on every system and in both themes'),
  ),
  promise(
    'desktop.notifications',
    'What needs a person is told by the system, once, and leads to the connection.',
    unit('attention', 'what needs a person is told once, with why and the page of the connection'),
    unit('attention', 'a connection that comes and goes is told of again only after a while'),
    unit('attention', 'one that is switched off needs nobody, and many at once are one notice'),
    app('page', 'shows whoever clicks a notification the connection that needs them, and tells of it once'),
  ),
  promise(
    'desktop.links',
    'A link opens a dialog that shows what would run, and never does anything by itself.',
    attack('66-deep-link', 'a link with %s does nothing'),
    attack(
      '66-deep-link',
      'opens a dialog that shows the whole command, and runs nothing until a person approves it',
    ),
    unit('deep-link', 'leads nowhere but to that dialog, whatever a link holds'),
    unit('options', 'a link brings no options of its own'),
  ),
  promise(
    'desktop.package',
    'The package holds what the app needs and nothing else, and its program cannot be turned into another.',
    app('package', 'the configuration of the package is one that the builder understands'),
    app('package', 'the package holds what the app needs'),
    app('package', 'nothing else is in it: no sources, tests, maps, tools or secrets'),
    app('package', 'the app runs from what is packaged alone'),
    app('package', 'the built program has its switches set'),
    attack('65-weak-build', 'nothing in the build weakens it: no switch, no remote page, no evaluated text'),
    app('lifecycle', 'the installed app is the command line too'),
  ),
  promise(
    'desktop.fetch',
    'The first start with a display fetches Electron, with progress and within bounds, or goes on without a window.',
    test('test/cli/fetch-electron.test.ts', 'Electron is fetched once, with its progress told'),
    test('test/cli/fetch-electron.test.ts', 'it is done without when %s (%s)'),
    test(
      'test/cli/fetch-electron.test.ts',
      'without a display, as root on Linux, or where it is not wanted, nothing is fetched',
    ),
    test(
      'test/cli/start.test.ts',
      'npm start without a display says why in one line and serves all the same',
    ),
  ),
];
