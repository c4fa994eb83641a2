import {
  Alert,
  Button,
  Group,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { ErrorNote } from '../../ui/error-note.tsx';
import { type Draft, EMPTY, problemsOf } from './draft.ts';
import { ScopePicker } from './scope-picker.tsx';
import type { TokensStore } from './store.ts';
import { EXPIRIES, MOST_DAYS } from './token-state.ts';

export interface CreateDialogProps {
  store: TokensStore;
  connections: string[];
  opened: boolean;
  onClose: () => void;
}

/** Fills in a token. What was filled in stays when the dialog is closed, until it is created. */
export function CreateDialog({ store, connections, opened, onClose }: CreateDialogProps) {
  const { creating, refused } = useStore(store);
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const problems = tried ? problemsOf(draft) : {};
  const close = (): void => {
    store.dismiss();
    onClose();
  };
  async function create(): Promise<void> {
    setTried(true);
    if (Object.keys(problemsOf(draft)).length > 0 || creating) return;
    if (!(await store.create(draft))) return;
    setDraft(EMPTY);
    setTried(false);
    onClose();
  }
  return (
    <Modal opened={opened} onClose={close} title="Create a token" size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            description="Which client it is for. It stands beside every call in the audit log."
            placeholder="Editor on my laptop"
            data-autofocus
            maxLength={200}
            value={draft.name}
            error={problems.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <KindField draft={draft} change={change} />
          <ScopePicker
            scopes={draft.scopes}
            more={draft.more}
            connections={connections}
            error={problems.scopes}
            moreError={problems.more}
            onScopes={(scopes) => change({ scopes })}
            onMore={(more) => change({ more })}
          />
          <ExpiryField draft={draft} change={change} error={problems.days} />
          <div>
            <Switch
              size="xs"
              label="It may stand in the address (?token=…)"
              checked={draft.urlToken}
              onChange={(event) => change({ urlToken: event.currentTarget.checked })}
            />
            {draft.urlToken && (
              <Warning>
                Addresses end up in histories, logs and screenshots, and whoever has this one can call what
                the token allows. Choose it only for a client that cannot send a header, with few scopes and a
                near end.
              </Warning>
            )}
          </div>
          {refused !== undefined && <ErrorNote error={refused} onClose={() => store.dismiss()} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={creating}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface PartProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

function KindField({ draft, change }: PartProps) {
  return (
    <Stack gap={6}>
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Whose it is"
          data={[
            { value: 'personal', label: 'Personal' },
            { value: 'org', label: 'Of the organization' },
          ]}
          value={draft.type}
          onChange={(type) => change({ type })}
        />
        <Text size="xs" c="dimmed">
          {draft.type === 'personal'
            ? 'For a client that you use.'
            : 'For a service that works for everybody.'}
        </Text>
      </Group>
      {draft.type === 'personal' && (
        <Switch
          size="xs"
          label="It follows me"
          description={
            draft.follows
              ? 'Its client reaches whichever organization is active, with the same rights in each, and is told at once when you switch.'
              : 'Off, it works in the organization that is shown now and in no other. On, it goes along when you switch.'
          }
          checked={draft.follows}
          onChange={(event) => change({ follows: event.currentTarget.checked })}
        />
      )}
    </Stack>
  );
}

function ExpiryField({ draft, change, error }: PartProps & { error: string | undefined }) {
  return (
    <div>
      <Group gap="sm" align="flex-start">
        <Select
          label="Ends after"
          w={220}
          allowDeselect={false}
          data={EXPIRIES}
          value={draft.expiry}
          onChange={(expiry) => expiry !== null && change({ expiry })}
        />
        {draft.expiry === 'custom' && (
          <NumberInput
            size="xs"
            label="Days"
            w={200}
            min={1}
            max={MOST_DAYS}
            clampBehavior="none"
            allowDecimal={false}
            value={draft.days}
            error={error}
            onChange={(days) => change({ days })}
          />
        )}
      </Group>
      {draft.expiry === 'never' && (
        <Warning>
          It works until you revoke it. If it is ever copied from where the client keeps it, nothing else ends
          it.
        </Warning>
      )}
    </div>
  );
}

function Warning({ children }: { children: React.ReactNode }) {
  return (
    <Alert variant="light" color="orange" mt={8} p="xs" icon={<IconAlertTriangle size={16} aria-hidden />}>
      {children}
    </Alert>
  );
}
