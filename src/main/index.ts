import { app } from 'electron';

/** Without the program and, where it runs from its sources, the app's folder. */
const args = process.argv.slice(app.isPackaged ? 1 : 2);

if (args[0] === 'cli') {
  // The installed app is the command line too: there is no other Node that it could bring.
  app.dock?.hide();
  const { run } = await import('./cli/run.ts');
  app.exit(await run(args.slice(1)));
} else {
  const { runApp } = await import('./electron/app.ts');
  await runApp(app, args);
}
