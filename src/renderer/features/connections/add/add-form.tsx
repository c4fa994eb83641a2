import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconReload } from '@tabler/icons-react';
import { useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useServices } from '../../../app/services.ts';
import { plural } from '../../../ui/format.ts';
import { visibleText } from '../../../ui/visible-text.ts';
import styles from '../connections.module.css';
import { WAYS, withWay } from './draft.ts';
import { CommandFields, CommonFields, NameFields, UrlFields } from './fields.tsx';
import { isBegun } from './kept-draft.ts';
import { PasteFields, PlaceholderFields } from './paste-fields.tsx';
import { type Planned, planOf } from './plan.ts';
import { addStoreOf } from './store.ts';
import { WhatRuns } from './what-runs.tsx';

/** What is to be added, in one of three ways; nothing runs before its button is pressed. */
export function AddForm() {
  const services = useServices();
  const add = addStoreOf(services);
  const { draft, tried } = useStore(add.store);
  const link = useStore(services.hub, (state) => state.link);
  const connections = useStore(services.hub, (state) => state.connections);
  // What is taken changes with the connections that there are.
  const planned = useMemo(() => planOf(draft, add.taken()), [draft, add, connections]);
  const form = useRef<HTMLFormElement>(null);

  const problemOf = (each: Planned, field: string): string | undefined =>
    each.problems[field] ?? (tried ? each.missing[field] : undefined);
  const only = draft.way === 'paste' ? undefined : planned[0];
  const problem = (field: string) => (only === undefined ? undefined : problemOf(only, field));
  const fields = { draft, planned: only, problem, onChange: add.change };
  const ready = planned.flatMap(({ key, input }) => (input === undefined ? [] : [{ key, input }]));

  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    if (ready.length > 0 && ready.length === planned.length) {
      void add.add(ready);
      return;
    }
    add.showMissing();
    // Once it is drawn beside its field.
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>('[aria-invalid=true], input[data-invalid]')?.focus(),
    );
  };
  return (
    <form ref={form} onSubmit={submit} noValidate aria-label="Add a connection">
      <Stack gap="md">
        {draft.lost.length > 0 && (
          <Alert
            variant="light"
            color="blue"
            p="sm"
            icon={<IconReload size={16} aria-hidden />}
            title="What you entered before this page was loaded anew is here again"
            withCloseButton
            closeButtonLabel="Close this note"
            onClose={() => add.change({ lost: [] })}
          >
            Not kept, as it may be secret: {visibleText(draft.lost.join(', '))}. Enter it again.
          </Alert>
        )}
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="How to add it"
          data={WAYS}
          value={draft.way}
          onChange={(way) => add.change(withWay(draft, way))}
        />
        {draft.way === 'command' && <CommandFields {...fields} />}
        {draft.way === 'url' && <UrlFields {...fields} />}
        {draft.way === 'paste' && (
          <PasteFields
            draft={draft}
            planned={planned}
            problemOf={problemOf}
            missing={tried && planned.length === 0 ? nothingChosen(draft.parsed.entries.length) : undefined}
            onText={add.setText}
            onChange={add.change}
          />
        )}
        {only !== undefined && (
          <>
            <PlaceholderFields draft={draft} planned={only} problemOf={problemOf} onChange={add.change} />
            <NameFields {...fields} />
          </>
        )}
        <CommonFields draft={draft} onChange={add.change} />
      </Stack>
      <Stack gap="sm" mt="md" className={styles.footer ?? ''}>
        {only?.transport !== undefined && <WhatRuns transport={only.transport} />}
        <Group justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed">
            {approvalText(planned)}
          </Text>
          {isBegun(draft) && (
            <Button
              variant="subtle"
              color="gray"
              ml="auto"
              style={{ flexShrink: 0 }}
              onClick={() => add.reset(draft.way)}
            >
              Start over
            </Button>
          )}
          <Button type="submit" size="sm" disabled={link === 'lost'} style={{ flexShrink: 0 }}>
            {buttonText(planned)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function runsSomething(planned: readonly Planned[]): boolean {
  return planned.some(({ transport }) => transport?.kind === 'stdio');
}

function buttonText(planned: readonly Planned[]): string {
  const many = planned.length > 1 ? ` ${plural(planned.length, 'connection')}` : '';
  return runsSomething(planned) ? `Approve and add${many}` : `Add and connect${many}`;
}

function approvalText(planned: readonly Planned[]): string {
  if (!runsSomething(planned)) return 'Nothing is sent before you press the button.';
  return 'By adding it you approve exactly what is shown above. Should it ever change, you are asked again.';
}

function nothingChosen(understood: number): string {
  return understood === 0 ? 'Paste a configuration.' : 'Choose at least one of the connections below.';
}
