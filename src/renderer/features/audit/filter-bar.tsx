import { ActionIcon, Button, Group, Kbd, Popover, Select, Stack, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilterOff, IconSearch, IconX } from '@tabler/icons-react';
import { type RefObject, useEffect, useState } from 'react';
import type { Token } from '../../../contract/token.ts';
import { VERBS } from '../../ui/verbs.ts';
import classes from './audit.module.css';
import { KINDS, OUTCOMES } from './outcome.ts';
import { type AuditView, isFiltered, localInput, RANGES } from './view.ts';

/** Milliseconds without a key after which what was typed is searched for. */
const TYPING_MS = 250;
const CUSTOM = 'custom';

const options = <K extends string>(labels: Record<K, { label: string }>) =>
  Object.entries<{ label: string }>(labels).map(([value, { label }]) => ({ value: value as K, label }));

export interface FilterBarProps {
  view: AuditView;
  setView: (view: AuditView) => void;
  connections: string[];
  tokens: Token[];
  search: RefObject<HTMLInputElement | null>;
}

/** What is shown: words to search for, and one field for each thing to filter by. */
export function FilterBar({ view, setView, connections, tokens, search }: FilterBarProps) {
  const set = (change: { [K in keyof AuditView]?: AuditView[K] | undefined | null }): void => {
    const all = Object.entries({ ...view, ...change });
    setView(
      Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== null && value !== '')),
    );
  };
  const text = useTyped(view.text, (typed) => set({ text: typed }));
  const tool = useTyped(view.target, (typed) => set({ target: typed }));
  return (
    <Group gap={8} mb="xs" align="flex-end" wrap="nowrap" role="search" aria-label="Filter the records">
      <div className={classes['filters']}>
        <TextInput
          ref={search}
          label="Search"
          placeholder="Words in any field"
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={
            text.value === '' ? (
              <Kbd size="xs" aria-hidden>
                /
              </Kbd>
            ) : (
              <Clear what="search" onClick={() => text.change('')} />
            )
          }
          value={text.value}
          maxLength={200}
          onChange={(event) => text.change(event.currentTarget.value)}
        />
        <Choice
          label="Connection"
          any="Any"
          searchable
          data={withValue(connections, view.connection)}
          value={view.connection}
          onChange={(connection) => set({ connection })}
        />
        <TextInput
          label="Tool"
          placeholder="Its exact name"
          value={tool.value}
          maxLength={200}
          onChange={(event) => tool.change(event.currentTarget.value)}
        />
        <Choice
          label="Who"
          any="Anybody"
          searchable
          data={tokenOptions(tokens, view.tokenId)}
          value={view.tokenId}
          onChange={(tokenId) => set({ tokenId })}
        />
        <Choice
          label="Outcome"
          any="Any"
          data={options(OUTCOMES)}
          value={view.status}
          onChange={(status) => set({ status })}
        />
        <Choice
          label="Does"
          any="Anything"
          data={options(VERBS)}
          value={view.verb}
          onChange={(verb) => set({ verb })}
        />
        <Choice
          label="Record"
          any="Any"
          data={options(KINDS)}
          value={view.kind}
          onChange={(kind) => set({ kind })}
        />
        <WhenField view={view} set={set} />
      </div>
      <Tooltip label="Show everything">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-label="Clear all filters"
          disabled={!isFiltered(view)}
          onClick={() => setView({})}
        >
          <IconFilterOff size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

interface ChoiceProps<K extends string> {
  label: string;
  /** What stands there while nothing is chosen. */
  any: string;
  data: (K | { value: K; label: string })[];
  searchable?: boolean;
  value: K | undefined;
  onChange: (value: K | null) => void;
}

/** One of several things, or any of them. */
function Choice<K extends string>({ any, value, ...rest }: ChoiceProps<K>) {
  return <Select placeholder={any} clearable value={value ?? null} {...rest} />;
}

function WhenField({ view, set }: { view: AuditView; set: (change: Partial<AuditView>) => void }) {
  const isCustom = view.from !== undefined || view.to !== undefined;
  const [asked, setAsked] = useState(false);
  return (
    <Popover opened={asked} onChange={setAsked} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Select
          label="When"
          placeholder="Any time"
          clearable
          data={[...options(RANGES), { value: CUSTOM, label: 'From … to …' }]}
          value={isCustom ? CUSTOM : (view.range ?? null)}
          onChange={(value) => {
            if (value === CUSTOM) return setAsked(true);
            set({ range: value ?? undefined, from: undefined, to: undefined });
          }}
          onOptionSubmit={(value) => value === CUSTOM && setAsked(true)}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <TimeInput label="From" at={view.from} onChange={(from) => set({ from, range: undefined })} />
          <TimeInput label="To" at={view.to} onChange={(to) => set({ to, range: undefined })} />
          <Button variant="light" onClick={() => setAsked(false)}>
            Show
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function TimeInput(props: {
  label: string;
  at: number | undefined;
  onChange: (at: number | undefined) => void;
}) {
  const { label, at, onChange } = props;
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={localInput(at)}
      onChange={(event) => {
        const chosen = new Date(event.currentTarget.value).getTime();
        onChange(Number.isNaN(chosen) ? undefined : chosen);
      }}
    />
  );
}

function Clear({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Clear the ${what}`} onClick={onClick}>
      <IconX size={14} />
    </ActionIcon>
  );
}

/** What is being typed, which becomes the view's a moment later, and follows it when it changes otherwise. */
function useTyped(value = '', settle: (typed: string) => void) {
  const [typed, setTyped] = useState(value);
  const later = useDebouncedCallback((text: string) => settle(text.trim()), TYPING_MS);
  useEffect(() => setTyped((now) => (now.trim() === value ? now : value)), [value]);
  return {
    value: typed,
    change(text: string) {
      setTyped(text);
      later(text);
    },
  };
}

function withValue(values: string[], value: string | undefined): string[] {
  return value === undefined || values.includes(value) ? values : [...values, value];
}

function tokenOptions(tokens: Token[], chosen: string | undefined): { value: string; label: string }[] {
  const known = [
    ...tokens.map(({ id, name, revokedAt }) => ({
      value: id,
      label: revokedAt === undefined ? name : `${name} (revoked)`,
    })),
    { value: 'app', label: 'This app' },
  ];
  if (chosen === undefined || known.some(({ value }) => value === chosen)) return known;
  return [...known, { value: chosen, label: chosen }];
}
