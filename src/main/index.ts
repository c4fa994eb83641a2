import { app } from 'electron';

/** Without the program and, where it runs from its sources, the app's folder. */
const args = process.argv.slice(app.isPackaged ? 1 : 2);

// Electron becomes ready once this module has run: what is awaited here comes before that, and nothing that waits for it
// may be.
if (args[0] === 'cli') {
  // The installed app is the command line too: there is no other Node that it could bring.
  const { run } = await import('./cli/run.ts');
  app.dock?.hide();
  void app.whenReady().then(async () => app.exit(await run(args.slice(1))));
} else {
  const { runApp } = await import('./electron/app.ts');
  void runApp(app, args);
}
