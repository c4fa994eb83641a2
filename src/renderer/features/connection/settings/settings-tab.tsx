import { Button, Group, SimpleGrid, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../contract/connection.ts';
import { useServices } from '../../../app/services.ts';
import { ErrorNote } from '../../../ui/error-note.tsx';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { Choice } from './choice.tsx';
import {
  draftOf,
  patchOf,
  type SettingsDraft,
  settingsProblems,
  transportChanged,
  wantsApproval,
} from './draft.ts';
import type { ConnectionStore } from '../store.ts';
import { TransportForm } from './transport-form.tsx';

/** Everything that can be changed of a connection; nothing is changed before it is saved. */
export default function SettingsTab({
  connection,
  view,
}: {
  connection: ConnectionStore;
  view: ConnectionView;
}) {
  const { hub } = useServices();
  const general = useStore(hub, ({ settings }) => settings);
  const entered = useStore(connection.store, ({ settings }) => settings);
  const busy = useStore(connection.store, (state) => state.busy);
  const [error, setError] = useState<unknown>();
  const draft = entered ?? draftOf(view);
  const problems = settingsProblems(draft, view);
  const patch = patchOf(draft, view);
  const sound = Object.keys(problems).length === 0;
  const another = transportChanged(draft, view) || wantsApproval(view);
  const change = (part: Partial<SettingsDraft>): void => connection.setSettings({ ...draft, ...part });

  async function save(): Promise<void> {
    if (patch === undefined || !sound) return;
    setError(undefined);
    // Secrets that were replaced cannot be put back: nobody knows them any more.
    const before = another ? undefined : patchOf(draftOf(view), { ...view, ...applied(draft, view) });
    try {
      await connection.edit(patch);
      connection.setSettings(undefined);
      notifyDone(`${draft.name} is saved.`, before && (() => undo(before)));
    } catch (thrown) {
      setError(thrown);
    }
  }
  function undo(before: NonNullable<typeof patch>): void {
    connection
      .edit(before)
      .catch((thrown: unknown) => notifyError('The former settings are not back.', thrown));
  }
  const seconds = (
    field: 'initializeSeconds' | 'listSeconds' | 'callSeconds' | 'callMaxSeconds' | 'idleStopSeconds',
    label: string,
    description: string,
    fallback: number | undefined,
  ) => (
    <TextInput
      label={label}
      description={description}
      inputMode="decimal"
      rightSection={
        <Text size="xs" c="dimmed">
          s
        </Text>
      }
      placeholder={fallback === undefined ? '' : `${fallback} (general setting)`}
      value={draft[field]}
      error={problems[field]}
      onChange={({ currentTarget }) => change({ [field]: currentTarget.value })}
    />
  );

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="xl" maw={860}>
        <Section title="General">
          <TextInput
            label="Name"
            value={draft.name}
            error={problems.name}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
          <Choice
            label="Environment"
            description="Whether calls reach what is real. It is shown wherever the connection is."
            data={[
              { value: 'sandbox', label: 'Sandbox' },
              { value: 'production', label: 'Production' },
            ]}
            value={draft.environment}
            onChange={(environment) => change({ environment })}
          />
          <Switch
            label="Trusted"
            description="Destructive calls of this connection run without being confirmed by a person. Leave it off unless nothing of value can be lost."
            checked={draft.trusted}
            onChange={({ currentTarget }) => change({ trusted: currentTarget.checked })}
          />
        </Section>
        <Section title={view.transport.kind === 'stdio' ? 'What runs' : 'Where it is'}>
          <TransportForm view={view} draft={draft} problems={problems} onChange={change} changed={another} />
        </Section>
        <Section title="Sessions">
          <Choice
            label="Sharing"
            description={
              draft.sharing === 'shared'
                ? 'All clients share one session and one process. The server is told that nobody can be asked; its questions are refused.'
                : 'Clients that can be asked something get a session of their own, so that a question always reaches the client that caused it. The others share one.'
            }
            data={[
              { value: 'per-client', label: 'Per client' },
              { value: 'shared', label: 'Shared' },
            ]}
            value={draft.sharing}
            onChange={(sharing) => change({ sharing })}
          />
          {view.transport.kind === 'stdio' &&
            seconds(
              'idleStopSeconds',
              'Stop when idle',
              'After this long without a call its process ends; 0 keeps it running.',
              general?.idleStopSeconds,
            )}
        </Section>
        <Section title="Time-outs">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {seconds(
              'initializeSeconds',
              'Start',
              'Until the server has introduced itself.',
              inSeconds(general?.timeouts.initializeMs),
            )}
            {seconds(
              'listSeconds',
              'Lists',
              'Until it has listed what it offers.',
              inSeconds(general?.timeouts.listMs),
            )}
            {seconds(
              'callSeconds',
              'Calls',
              'Without a sign of progress.',
              inSeconds(general?.timeouts.callMs),
            )}
            {seconds(
              'callMaxSeconds',
              'Calls at most',
              'However much progress there is.',
              inSeconds(general?.timeouts.callMaxMs),
            )}
          </SimpleGrid>
        </Section>
        {error !== undefined && <ErrorNote error={error} onClose={() => setError(undefined)} />}
        <Group gap="xs">
          <Button type="submit" disabled={patch === undefined || !sound} loading={busy === 'save'}>
            {another && view.transport.kind === 'stdio' ? 'Approve and save' : 'Save'}
          </Button>
          <Button
            variant="subtle"
            color="gray"
            disabled={entered === undefined}
            onClick={() => {
              setError(undefined);
              connection.setSettings(undefined);
            }}
          >
            Discard changes
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {statusOf(patch === undefined, sound, entered === undefined)}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function statusOf(same: boolean, sound: boolean, untouched: boolean): string {
  if (same) return '';
  if (!sound) return 'Something above has to be corrected first';
  return untouched ? 'Not approved yet' : 'Not saved yet';
}

function inSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

/** What a connection is after a draft was saved, as far as undoing needs it. */
function applied(draft: SettingsDraft, view: ConnectionView): Partial<ConnectionView> {
  const patch = patchOf(draft, view);
  return {
    name: patch?.name ?? view.name,
    environment: draft.environment,
    trusted: draft.trusted,
    settings: {
      ...view.settings,
      ...patch?.settings,
      timeouts: { ...view.settings.timeouts, ...patch?.settings?.timeouts },
    },
  };
}
