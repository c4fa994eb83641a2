import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';

export function settingsHandlers({ settings, organizationId }: Hub): HandlersOf<'settings'> {
  return {
    'settings.get': () => settings.get(organizationId),
    'settings.update': ({ body }) => settings.update(organizationId, body),
  };
}
