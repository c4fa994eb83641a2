import type { Level } from './shell-state.ts';

/**
 * The file of a drawing. A Mac colours one that is plain black itself, which fits every menu bar, so all that needs no
 * colour is such a one there.
 */
export function trayFile(look: Level | 'paused', platform: NodeJS.Platform, dark: boolean): string {
  const plain = look !== 'attention' && look !== 'broken';
  if (platform === 'darwin' && plain) return `${look}-Template.png`;
  const theme = dark ? 'dark' : 'light';
  // Panels of Linux scale it themselves.
  return platform === 'linux' ? `${look}-${theme}-large.png` : `${look}-${theme}.png`;
}
