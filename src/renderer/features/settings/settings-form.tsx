import { Button, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { notifyDone, notifyError } from '../../ui/notify.tsx';
import { defaultOf, type Field, type FieldSet, say, valueOf, write } from './fields.ts';
import type { SettingsStore } from './store.ts';

export interface SettingsFormProps {
  store: SettingsStore;
  title: string;
  fields: FieldSet;
  /** What they hold for, shown where there are several organizations. */
  scope: (organization: string) => string;
  children?: ReactNode;
}

/** Fields that are saved together: what was changed shows, and is saved or taken back as a whole. */
export function SettingsForm({ store, title, fields, scope, children }: SettingsFormProps) {
  const { hub } = useServices();
  const settings = useStore(hub, (state) => state.settings);
  const organizations = useStore(hub, (state) => state.organizations);
  const shown = useStore(hub, (state) => state.organizationId);
  const { drafts, saving, failure } = useStore(store);
  const dirty = fields.some(({ place }) => drafts[place] !== undefined);
  useEffect(() => {
    if (!dirty) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [dirty]);

  if (settings === undefined) return <LoadingRows rows={fields.length} height={72} what="the settings" />;

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const undo = await store.save(fields);
    if (undo === undefined) return;
    notifyDone('Saved.', () => void undo().catch((error: unknown) => notifyError('Not taken back.', error)));
  };
  return (
    <Paper withBorder p="md">
      <form onSubmit={(event) => void save(event)} aria-label={title} noValidate>
        <Stack gap="md">
          <div>
            <Title order={2} size="h4">
              {title}
            </Title>
            {organizations !== undefined && organizations.length > 1 && (
              <Text size="sm" c="dimmed">
                {scope(organizations.find(({ id }) => id === shown)?.name ?? '')}
              </Text>
            )}
          </div>
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
            {fields.map((field) => (
              <SettingField
                key={field.place}
                store={store}
                field={field}
                inForce={valueOf(settings, field)}
              />
            ))}
          </SimpleGrid>
          {children}
          {failure !== undefined && dirty && <ErrorNote error={failure} />}
          <Group gap="xs">
            <Button type="submit" loading={saving} disabled={!dirty}>
              Save
            </Button>
            <Button variant="default" disabled={!dirty || saving} onClick={() => store.revert(fields)}>
              Undo
            </Button>
            <Text size="xs" c="dimmed" role="status">
              {dirty ? 'Not saved yet' : ''}
            </Text>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function SettingField({ store, field, inForce }: { store: SettingsStore; field: Field; inForce: number }) {
  const draft = useStore(store, (state) => state.drafts[field.place]);
  const error = useStore(store, (state) => state.errors[field.place]);
  const zero = field.zero === undefined ? '' : ` 0: ${field.zero}.`;
  return (
    <TextInput
      label={field.label}
      description={`${field.help}${zero} Default: ${say(field, defaultOf(field))}.`}
      value={draft ?? write(field, inForce)}
      error={error}
      onChange={(event) => store.type(field, event.currentTarget.value)}
      maxLength={30}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      inputMode={field.kind === 'number' ? 'numeric' : 'text'}
      autoComplete="off"
      styles={{ input: { maxWidth: 180 } }}
    />
  );
}
