import { Button, Group, Kbd, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlayerPlay, IconPlayerStop, IconRotate } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CallInput } from '../../../../contract/call.ts';
import type { Verb } from '../../../../contract/token.ts';
import { useConfirm } from '../../../ui/use-confirm.tsx';
import { createForm, newDraft } from '../drafts.ts';
import { ArgumentsForm } from '../form/arguments-form.tsx';
import { isRecord, pretty } from '../schema/json.ts';
import type { ConnectionStore } from '../store.ts';
import { CodeView } from './code-view.tsx';
import { RunView } from './run-view.tsx';
import { runKey } from './runs.ts';

export interface TryPanelProps {
  connection: ConnectionStore;
  kind: Extract<CallInput['kind'], 'tool' | 'prompt'>;
  name: string;
  schema: unknown;
  verb: Verb;
  /** The button that calls it. */
  action: string;
  /** Why it cannot be called now, if it cannot. */
  disabled?: string | undefined;
}

/** Enters arguments, calls, and shows what came of it. */
export function TryPanel({ connection, kind, name, schema, verb, action, disabled }: TryPanelProps) {
  const key = runKey({ kind, name });
  const run = useStore(connection.store, ({ runs }) => runs[key]);
  const kept = useStore(connection.store, ({ drafts }) => drafts[key]);
  const form = useMemo(() => createForm(schema), [schema]);
  const first = useMemo(() => newDraft(form.field), [form]);
  const draft = kept ?? first;
  const [tried, setTried] = useState(false);
  const { problems, checked } = useMemo(() => form.check(draft), [form, draft]);
  const box = useRef<HTMLFormElement>(null);
  const asking = useRef(false);
  const confirm = useConfirm();
  const running = run !== undefined && run.end === undefined;
  const unreadable = draft.mode === 'json' ? !isJson(draft.text) : false;

  async function call(anyway = false): Promise<void> {
    if (running || asking.current || disabled !== undefined) return;
    setTried(true);
    if (problems.size > 0 && !(anyway && !unreadable)) {
      // The mistakes are drawn first.
      requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const args = isRecord(draft.value) ? draft.value : {};
    if (verb === 'destroy') {
      asking.current = true;
      const agreed = await confirm(destructive(name, args));
      asking.current = false;
      if (!agreed) return;
    }
    await connection.runs.run({ kind, name, arguments: args });
  }
  useHotkeys([['mod+Enter', () => void call()]], []);

  return (
    <form
      ref={box}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void call();
      }}
    >
      <Stack gap="sm">
        <ArgumentsForm
          field={form.field}
          draft={draft}
          problems={tried || unreadable ? problems : NONE}
          onChange={(change) => connection.changeDraft(key, first, change)}
        />
        {!checked && (
          <Text size="xs" c="dimmed">
            The tool’s schema is too unusual to check the arguments with here. The server checks them.
          </Text>
        )}
        <Group gap="xs">
          {running ? (
            <Button
              // Not the same button as the other: a click on this one would go through to it.
              key="cancel"
              color="red"
              variant="light"
              leftSection={<IconPlayerStop size={14} />}
              onClick={() => connection.runs.cancel(key)}
            >
              Cancel
            </Button>
          ) : (
            <Button
              key="run"
              type="submit"
              color={verb === 'destroy' ? 'red' : undefined}
              leftSection={<IconPlayerPlay size={14} />}
              disabled={disabled !== undefined}
              rightSection={<Kbd size="xs">{MOD}⏎</Kbd>}
            >
              {action}
            </Button>
          )}
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconRotate size={14} />}
            disabled={running || kept === undefined}
            onClick={() => {
              setTried(false);
              connection.changeDraft(key, first, () => first);
            }}
          >
            Start over
          </Button>
          {tried && problems.size > 0 && !unreadable && !running && (
            <Button variant="subtle" color="gray" onClick={() => void call(true)}>
              Send it anyway
            </Button>
          )}
          {disabled !== undefined && (
            <Text size="xs" c="dimmed">
              {disabled}
            </Text>
          )}
        </Group>
        {run !== undefined && <RunView run={run} />}
      </Stack>
    </form>
  );
}

const NONE: ReadonlyMap<string, string> = new Map();
const MOD = /mac/i.test(navigator.platform) ? '⌘' : 'Ctrl ';

function isJson(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}

function destructive(name: string, args: Record<string, unknown>) {
  return {
    title: `Run ${name.slice(0, 100)}?`,
    text: (
      <Stack gap="xs">
        <span>This can destroy something. It is called with exactly these arguments:</span>
        <CodeView text={pretty(args)} what="the arguments" heading="Arguments" mah={300} />
      </Stack>
    ),
    confirm: 'Run it',
    danger: true,
  };
}
