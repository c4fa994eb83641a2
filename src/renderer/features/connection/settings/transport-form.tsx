import {
  ActionIcon,
  Alert,
  Button,
  Code,
  Group,
  Input,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconShieldCheck, IconX } from '@tabler/icons-react';
import type { ConnectionView } from '../../../../contract/connection.ts';
import { visibleText } from '../../../ui/visible-text.ts';
import { type SecretEntry, type SettingsDraft, type SettingsProblems, takenLiterally } from './draft.ts';

export interface TransportFormProps {
  view: ConnectionView;
  draft: SettingsDraft;
  problems: SettingsProblems;
  /** Whether it differs from what is saved. */
  changed: boolean;
  onChange(part: Partial<SettingsDraft>): void;
}

/** What a connection runs, or where it is reached, and the names of its secrets. */
export function TransportForm({ view, draft, problems, changed, onChange }: TransportFormProps) {
  const isProcess = view.transport.kind === 'stdio';
  const literal = takenLiterally(draft, view);
  return (
    <Stack gap="sm">
      {isProcess ? (
        <>
          <TextInput
            label="Program"
            value={draft.command}
            error={problems.command}
            spellCheck={false}
            onChange={({ currentTarget }) => onChange({ command: currentTarget.value })}
          />
          <Arguments args={draft.args} onChange={(args) => onChange({ args })} />
          <TextInput
            label="Folder"
            description="Where it runs; empty for the one that Switchyard runs in."
            value={draft.cwd}
            spellCheck={false}
            onChange={({ currentTarget }) => onChange({ cwd: currentTarget.value })}
          />
        </>
      ) : (
        <TextInput
          label="Address"
          value={draft.url}
          error={problems.url}
          spellCheck={false}
          onChange={({ currentTarget }) => onChange({ url: currentTarget.value })}
        />
      )}
      <Secrets
        title={isProcess ? 'Environment variables' : 'Headers'}
        one={isProcess ? 'variable' : 'header'}
        secrets={draft.secrets}
        problems={problems}
        onChange={(secrets) => onChange({ secrets })}
      />
      {literal.length > 0 && (
        <Text size="xs" role="note">
          <b>{visibleText(literal.join(', '))}</b> is used as it is written: Switchyard looks no variables up.
          Enter the value itself in its place.
        </Text>
      )}
      {changed && isProcess && (
        <Alert
          variant="light"
          color="blue"
          p="xs"
          icon={<IconShieldCheck size={18} aria-hidden />}
          title="Exactly this will run"
        >
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {[draft.command, ...draft.args].map((part) => JSON.stringify(part)).join('\n')}
          </Code>
          <Text size="xs" mt={4}>
            One line is one argument; no shell is between. Saving approves it, and nothing else.
          </Text>
        </Alert>
      )}
    </Stack>
  );
}

function Arguments({ args, onChange }: { args: readonly string[]; onChange(args: string[]): void }) {
  return (
    <Stack gap={6} role="group" aria-label="Arguments">
      <Input.Label size="xs" labelElement="div">
        Arguments
      </Input.Label>
      {args.map((arg, at) => (
        // Arguments have nothing but their place to be told apart by.
        <Group key={`argument ${at + 1}`} gap="xs" wrap="nowrap">
          <TextInput
            aria-label={`Argument ${at + 1}`}
            value={arg}
            spellCheck={false}
            style={{ flex: 1 }}
            onChange={({ currentTarget }) => onChange(args.with(at, currentTarget.value))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove argument ${at + 1}`}
            onClick={() => onChange(args.toSpliced(at, 1))}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <AddButton onClick={() => onChange([...args, ''])}>Add an argument</AddButton>
    </Stack>
  );
}

interface SecretsProps {
  title: string;
  one: string;
  secrets: readonly SecretEntry[];
  problems: SettingsProblems;
  onChange(secrets: SecretEntry[]): void;
}

function Secrets({ title, one, secrets, problems, onChange }: SecretsProps) {
  const change = (id: number, part: Partial<SecretEntry>): void =>
    onChange(secrets.map((each) => (each.id === id ? { ...each, ...part } : each)));
  const next = 1 + Math.max(-1, ...secrets.map(({ id }) => id));
  return (
    <Stack gap={6} role="group" aria-label={title}>
      <Input.Label size="xs" labelElement="div">
        {title}
      </Input.Label>
      <Text size="xs" c="dimmed">
        Values are kept in the vault and never shown again. A stored one stays unless you replace it.
      </Text>
      {secrets.map(({ id, name, value }) => (
        <Group key={id} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            aria-label={`Name of ${one} ${id + 1}`}
            placeholder="NAME"
            value={name}
            error={name === '' && value === '' ? undefined : problems[`secret ${id}`]}
            readOnly={value === undefined}
            variant={value === undefined ? 'filled' : 'default'}
            spellCheck={false}
            style={{ flex: 1 }}
            onChange={({ currentTarget }) => change(id, { name: currentTarget.value })}
          />
          {value === undefined ? (
            <Group gap="xs" wrap="nowrap" style={{ flex: 2 }} mih={30}>
              <Text size="xs" c="dimmed">
                stored
              </Text>
              <Button size="compact-xs" variant="default" onClick={() => change(id, { value: '' })}>
                Replace
              </Button>
            </Group>
          ) : (
            <PasswordInput
              size="xs"
              aria-label={`Value of ${name === '' ? `${one} ${id + 1}` : name}`}
              placeholder="value"
              value={value}
              autoComplete="off"
              style={{ flex: 2 }}
              onChange={({ currentTarget }) => change(id, { value: currentTarget.value })}
            />
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={1}
            aria-label={`Remove ${name === '' ? `${one} ${id + 1}` : name}`}
            onClick={() => onChange(secrets.filter((each) => each.id !== id))}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <AddButton onClick={() => onChange([...secrets, { id: next, name: '', value: '' }])}>
        Add a {one}
      </AddButton>
    </Stack>
  );
}

function AddButton({ children, onClick }: { children: React.ReactNode; onClick(): void }) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconPlus size={12} />}
      style={{ alignSelf: 'flex-start' }}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
