import { parseArgs } from 'node:util';
import { LINK_SCHEME } from './deep-link.ts';

export interface AppOptions {
  /** Shows the tray icon alone. */
  hidden: boolean;
  /** In place of that of the settings; 0 for any free one. */
  port?: number | undefined;
  dataDir?: string | undefined;
  /** The link that this start is for. */
  link?: string | undefined;
}

/**
 * Reads the arguments of a start. Where a link started the app, whatever follows it may be the doing of whoever wrote
 * that link, and is ignored.
 * @param args without the program, and without the app's folder
 */
export function readAppOptions(args: readonly string[]): AppOptions {
  const at = args.findIndex((arg) => arg.toLowerCase().startsWith(`${LINK_SCHEME}:`));
  const own = at < 0 ? args : args.slice(0, at);
  // Chromium's own switches stand among them.
  const { values } = parseArgs({
    args: [...own],
    strict: false,
    options: { hidden: { type: 'boolean' }, port: { type: 'string' }, 'data-dir': { type: 'string' } },
  });
  const { hidden, port, 'data-dir': dataDir } = values;
  return {
    hidden: hidden === true,
    port:
      typeof port === 'string' && /^\d{1,5}$/.test(port) && Number(port) < 65_536 ? Number(port) : undefined,
    dataDir: typeof dataDir === 'string' && dataDir !== '' ? dataDir : undefined,
    link: at < 0 ? undefined : args[at],
  };
}
