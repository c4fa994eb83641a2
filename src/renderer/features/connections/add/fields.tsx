import {
  Button,
  Group,
  Input,
  PasswordInput,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useServices } from '../../../app/services.ts';
import { type Draft, READY_MADE } from './draft.ts';
import { misplacedIn } from './misplaced.ts';
import { Pairs } from './pairs.tsx';
import type { Planned } from './plan.ts';
import { addStoreOf } from './store.ts';

export interface FieldsProps {
  draft: Draft;
  planned: Planned | undefined;
  /** What is to be said beside a field. */
  problem: (field: string) => string | undefined;
  onChange: (change: Partial<Draft>) => void;
}

/** A server that is started by a command. */
export function CommandFields({ draft, problem, onChange }: FieldsProps) {
  return (
    <>
      <TextInput
        data-autofocus
        label="Command"
        description="As you would type it in a terminal. No shell is used: quotes hold words together, nothing else is special."
        placeholder="npx -y @modelcontextprotocol/server-filesystem /home/me/documents"
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={draft.line}
        error={problem('line')}
        onChange={(event) => onChange({ line: event.currentTarget.value })}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text');
          if (draft.line !== '' || !/\n/.test(text.trim())) return;
          // The field would only drop the ends of lines.
          event.preventDefault();
          onChange({ line: text.trim().replace(/\s*\\?\r?\n\s*/g, ' ') });
        }}
      />
      <Moving draft={draft} />
      <TextInput
        label="Working directory"
        description="Only if the server needs one. A whole path."
        placeholder="/home/me/project"
        autoComplete="off"
        spellCheck={false}
        value={draft.cwd}
        error={problem('cwd')}
        onChange={(event) => onChange({ cwd: event.currentTarget.value })}
      />
      <Pairs field="env" pairs={draft.env} problem={problem} onChange={(env) => onChange({ env })} />
    </>
  );
}

/** A server that is reached at an address. */
export function UrlFields({ draft, problem, onChange }: FieldsProps) {
  return (
    <>
      <ReadyMade onChange={onChange} />
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <TextInput
          data-autofocus
          flex={1}
          label="Address"
          placeholder="https://mcp.example.com/mcp"
          type="url"
          autoComplete="off"
          spellCheck={false}
          value={draft.url}
          error={problem('url')}
          onChange={(event) => onChange({ url: event.currentTarget.value })}
        />
        <div>
          <Input.Label size="xs" labelElement="div" display="block">
            Transport
          </Input.Label>
          <SegmentedControl
            size="xs"
            aria-label="Transport"
            data={[
              { value: 'http', label: 'Streamable HTTP' },
              { value: 'sse', label: 'SSE (older)' },
            ]}
            value={draft.kind}
            onChange={(kind) => onChange({ kind })}
          />
        </div>
      </Group>
      <Moving draft={draft} />
      <PasswordInput
        size="xs"
        label="Bearer key"
        description="Only if the server gave you one. Servers where you sign in in the browser need none."
        placeholder="Key or personal access token"
        autoComplete="new-password"
        value={draft.bearer}
        error={problem('headers')}
        onChange={(event) => onChange({ bearer: event.currentTarget.value })}
      />
      <Pairs
        field="headers"
        pairs={draft.headers}
        problem={problem}
        onChange={(headers) => onChange({ headers })}
      />
    </>
  );
}

/** Leads what was entered in the wrong place to the right one. */
function Moving({ draft }: { draft: Draft }) {
  const add = addStoreOf(useServices());
  const misplaced = misplacedIn(draft);
  if (misplaced === undefined) return undefined;
  return (
    <Button variant="light" size="compact-sm" w="max-content" onClick={() => add.move(misplaced)}>
      {misplaced.action}
    </Button>
  );
}

/** Servers whose address is known. */
export function ReadyMade({ onChange }: Pick<FieldsProps, 'onChange'>) {
  return (
    <Group gap="xs">
      <Text size="xs" c="dimmed">
        Ready-made:
      </Text>
      {READY_MADE.map(({ name, slug, url }) => (
        <Button
          key={slug}
          variant="default"
          size="compact-xs"
          leftSection={<IconPlugConnected size={12} aria-hidden />}
          onClick={() => onChange({ way: 'url', name, slug: undefined, url, kind: 'http' })}
        >
          {name}
        </Button>
      ))}
    </Group>
  );
}

/** What it is called. */
export function NameFields({ draft, planned, problem, onChange }: FieldsProps) {
  return (
    <Group gap="sm" align="flex-start" grow>
      <TextInput
        label="Name"
        description="What you see in lists."
        placeholder={planned?.name || 'Proposed from the server'}
        autoComplete="off"
        value={draft.name}
        error={problem('name')}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Short name"
        description="In URLs and in front of tool names."
        placeholder="Proposed from the name"
        autoComplete="off"
        spellCheck={false}
        value={planned?.slug ?? draft.slug ?? ''}
        error={problem('slug')}
        onChange={(event) => onChange({ slug: event.currentTarget.value })}
        onBlur={() => draft.slug === '' && onChange({ slug: undefined })}
      />
    </Group>
  );
}

/** What holds for everything that is added, in whichever way. */
export function CommonFields({ draft, onChange }: Pick<FieldsProps, 'draft' | 'onChange'>) {
  return (
    <Group gap="xl" align="flex-start" wrap="nowrap">
      <Stack gap={2}>
        <Input.Label size="xs" labelElement="div">
          Environment
        </Input.Label>
        <SegmentedControl
          size="xs"
          aria-label="Environment"
          data={[
            { value: 'sandbox', label: 'Sandbox' },
            { value: 'production', label: 'Production' },
          ]}
          value={draft.environment}
          onChange={(environment) => onChange({ environment })}
        />
      </Stack>
      <Switch
        size="xs"
        mt={20}
        label="Trusted"
        description="Its destructive calls are not asked about. Leave it off unless losing what it can delete would not matter."
        checked={draft.trusted}
        onChange={(event) => onChange({ trusted: event.currentTarget.checked })}
      />
    </Group>
  );
}
