import { SwitchyardError } from '../../../../contract/errors.ts';
import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';

/** How the app behaves on the desktop, where a shell with a window supplies that. */
export function desktopHandlers({ ports: { desktop } }: Pick<Hub, 'ports'>): HandlersOf<'desktop'> {
  return {
    'desktop.get': async () =>
      desktop === undefined ? { available: false } : { available: true, ...(await desktop.get()) },
    'desktop.update': async ({ body }) => {
      if (desktop === undefined) {
        throw new SwitchyardError(
          'CONFLICT',
          'Switchyard runs without a window, so it does not know how one should start and close.',
          'Change this in the app with a window.',
        );
      }
      return { available: true, ...(await desktop.update(body)) };
    },
  };
}
