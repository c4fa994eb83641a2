import { app } from 'electron';
import { runApp } from './electron/app.ts';

await runApp(app);
