import { Stack } from '@mantine/core';
import { LIMIT_FIELDS, TIMEOUT_FIELDS } from './fields.ts';
import { SettingsForm } from './settings-form.tsx';
import type { SettingsStore } from './store.ts';

const scope = (name: string) => `For the connections of ${name}.`;

/** How long and how much is waited for, where a connection has no settings of its own. */
export function TimeoutsSection({ store }: { store: SettingsStore }) {
  return (
    <Stack>
      <SettingsForm store={store} title="Time-outs" fields={TIMEOUT_FIELDS} scope={scope} />
      <SettingsForm store={store} title="Limits" fields={LIMIT_FIELDS} scope={scope} />
    </Stack>
  );
}
