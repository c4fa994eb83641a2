import { ActionIcon, Button, Group, Input, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type Pair, withPair } from './draft.ts';

const WORDS = {
  env: { legend: 'Environment variables', noun: 'variable', example: 'API_KEY' },
  headers: { legend: 'Other headers', noun: 'header', example: 'X-Api-Key' },
};

export interface PairsProps {
  field: keyof typeof WORDS;
  pairs: readonly Pair[];
  problem: (field: string) => string | undefined;
  onChange: (pairs: readonly Pair[]) => void;
}

/** Names with values that are typed unseen and go to the vault. */
export function Pairs({ field, pairs, problem, onChange }: PairsProps) {
  const { legend, noun, example } = WORDS[field];
  const change = (id: number, part: Partial<Pair>) =>
    onChange(pairs.map((pair) => (pair.id === id ? { ...pair, ...part } : pair)));
  return (
    <Stack gap={6} role="group" aria-label={legend}>
      <Input.Wrapper
        size="xs"
        labelElement="div"
        label={legend}
        description="Values go to the vault and are never shown again. A reload of this page forgets them."
      />
      {pairs.map(({ id, name, value }, at) => (
        <Group key={id} gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            flex={1}
            aria-label={`Name of ${noun} ${at + 1}`}
            placeholder={example}
            autoComplete="off"
            spellCheck={false}
            value={name}
            error={problem(`${field} ${id} name`)}
            onChange={(event) => change(id, { name: event.currentTarget.value })}
          />
          <PasswordInput
            flex={1}
            size="xs"
            aria-label={`Value of ${noun} ${at + 1}`}
            placeholder="Value"
            autoComplete="new-password"
            value={value}
            error={problem(`${field} ${id} value`)}
            onChange={(event) => change(id, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={2}
            aria-label={`Remove ${noun} ${at + 1}`}
            onClick={() => onChange(pairs.filter((pair) => pair.id !== id))}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        w="max-content"
        leftSection={<IconPlus size={12} aria-hidden />}
        onClick={() => onChange(withPair(pairs))}
      >
        Add a {noun}
      </Button>
    </Stack>
  );
}
