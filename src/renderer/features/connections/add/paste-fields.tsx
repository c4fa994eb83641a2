import { Alert, Checkbox, Group, List, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ImportedEntry, Placeholder } from '../../../../contract/import/types.ts';
import { plural } from '../../../ui/format.ts';
import { visibleText } from '../../../ui/visible-text.ts';
import styles from '../connections.module.css';
import type { Draft } from './draft.ts';
import { isChosen, type Planned } from './plan.ts';
import { WhatRuns } from './what-runs.tsx';

export interface PasteFieldsProps {
  draft: Draft;
  planned: readonly Planned[];
  problemOf: (planned: Planned, field: string) => string | undefined;
  /** Said below the text when nothing can be added. */
  missing: string | undefined;
  onText: (text: string) => void;
  onChange: (change: Partial<Draft>) => void;
}

/** Any client's configuration, and what was understood of it. */
export function PasteFields({ draft, planned, problemOf, missing, onText, onChange }: PasteFieldsProps) {
  const { entries, refused, problem } = draft.parsed;
  // What a link brought is short here, so that what would run is seen at once.
  const rows = draft.linked !== '' && draft.text === draft.linked ? [3, 4] : [6, 14];
  return (
    <>
      <Textarea
        data-autofocus
        size="xs"
        label="Configuration"
        description="Of any client, whole or in part: mcpServers, mcp, servers, context_servers, a single entry, an address or a command line."
        placeholder={'{ "mcpServers": { "files": { "command": "npx", "args": ["-y", "…"] } } }'}
        autosize
        minRows={rows[0]}
        maxRows={rows[1]}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={draft.text}
        error={problem ?? missing}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <Text size="xs" c="dimmed" role="status">
        {entries.length + refused.length === 0
          ? 'What is understood is shown as you type. Nothing runs before you approve it.'
          : `${plural(entries.length, 'connection')} understood${refused.length === 0 ? '' : `, ${refused.length} not`}.`}
      </Text>
      {refused.length > 0 && (
        <Alert
          color="orange"
          variant="light"
          icon={<IconAlertTriangle size={16} aria-hidden />}
          title="Not understood"
        >
          <List size="xs" listStyleType="none">
            {refused.map(({ path, name, reason }) => (
              <List.Item key={`${path} ${name}`}>
                <b>{visibleText(path || name)}:</b> {visibleText(reason)}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {entries.map((entry) => (
        <Entry
          key={entry.path}
          entry={entry}
          draft={draft}
          planned={planned.find(({ key }) => key === entry.path)}
          problemOf={problemOf}
          onChange={onChange}
        />
      ))}
    </>
  );
}

interface EntryProps extends Pick<PasteFieldsProps, 'draft' | 'problemOf' | 'onChange'> {
  entry: ImportedEntry;
  /** undefined when it is not chosen. */
  planned: Planned | undefined;
}

function Entry({ entry, draft, planned, problemOf, onChange }: EntryProps) {
  const { path, name, notes, signIn, switchedOff } = entry;
  const remarks = [
    ...(switchedOff ? ['It is switched off in this configuration.'] : []),
    ...(signIn ? ['You sign in in the browser once it is added.'] : []),
    ...notes.map((note) => `${visibleText(note.path)}: ${note.message}`),
  ];
  return (
    <Stack gap="xs" component="section" aria-label={visibleText(name)} className={styles.entry ?? ''}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Checkbox
          size="xs"
          label={<b>{visibleText(name)}</b>}
          description={visibleText(path)}
          styles={{ label: { overflowWrap: 'anywhere' }, description: { overflowWrap: 'anywhere' } }}
          checked={isChosen(draft, entry)}
          onChange={(event) => onChange({ chosen: { ...draft.chosen, [path]: event.currentTarget.checked } })}
        />
        {planned !== undefined && (
          <TextInput
            w={260}
            aria-label={`Short name of ${visibleText(name)}`}
            leftSection={<Text size="xs">Short name</Text>}
            leftSectionWidth={84}
            autoComplete="off"
            spellCheck={false}
            value={planned.slug}
            error={problemOf(planned, 'slug')}
            onChange={(event) => onChange({ slugs: { ...draft.slugs, [path]: event.currentTarget.value } })}
          />
        )}
      </Group>
      {planned !== undefined && (
        <>
          <PlaceholderFields draft={draft} planned={planned} problemOf={problemOf} onChange={onChange} />
          <WhatRuns transport={planned.transport ?? entry.transport} />
        </>
      )}
      {remarks.length > 0 && (
        <List size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {remarks.map((remark) => (
            <List.Item key={remark}>{remark}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

interface PlaceholderFieldsProps extends Pick<PasteFieldsProps, 'draft' | 'problemOf' | 'onChange'> {
  planned: Planned;
}

/** Asks for what stands open in a configuration. */
export function PlaceholderFields({ draft, planned, problemOf, onChange }: PlaceholderFieldsProps) {
  return planned.placeholders.map(({ text, name, description, secret, suggestion }: Placeholder) => {
    const Input = secret ? PasswordInput : TextInput;
    return (
      <Input
        key={text}
        size="xs"
        maw={460}
        label={`Value for ${visibleText(name)}`}
        description={visibleText(
          description ?? `In place of ${text}. Should it stay as it is written, enter just that.`,
        )}
        autoComplete={secret ? 'new-password' : 'off'}
        value={draft.values[text] ?? suggestion ?? ''}
        error={problemOf(planned, `value ${text}`)}
        onChange={(event) => onChange({ values: { ...draft.values, [text]: event.currentTarget.value } })}
      />
    );
  });
}
