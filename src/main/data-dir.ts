import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Surroundings {
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  home: string;
}

/**
 * The folder that holds everything of one installation, as an absolute path: the one that was asked for, else
 * SWITCHYARD_HOME, else where this operating system keeps the data of programs.
 */
export function resolveDataDir(
  asked: string | undefined,
  { env, platform, home }: Surroundings = { env: process.env, platform: process.platform, home: homedir() },
): string {
  const chosen = asked ?? env['SWITCHYARD_HOME'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Switchyard');
    case 'win32':
      return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Switchyard');
    default:
      return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'switchyard');
  }
}
