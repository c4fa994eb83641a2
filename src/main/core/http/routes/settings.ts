import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';

export function settingsHandlers({ settings }: Hub): HandlersOf<'settings'> {
  return {
    'settings.get': (_call, { organizationId }) => settings.get(organizationId),
    'settings.update': ({ body }, { organizationId }) => settings.update(organizationId, body),
  };
}
