import { Group, Input, Stack, Text, Textarea } from '@mantine/core';
import { type Draft, withMode, withoutParts, withPart, withText, withValue } from '../drafts.ts';
import { JsonSwitch } from '../json-switch.tsx';
import type { Problems } from '../schema/check.ts';
import type { Field } from '../schema/fields.ts';
import { FieldInput, ObjectFields } from './field-input.tsx';
import { FormProvider } from './form-context.ts';

export interface ArgumentsFormProps {
  field: Field;
  draft: Draft;
  problems: Problems;
  onChange(change: (before: Draft) => Draft): void;
}

/** The arguments of a tool or prompt, as a form or as JSON, whichever a person likes; both are about the same value. */
export function ArgumentsForm({ field, draft, problems, onChange }: ArgumentsFormProps) {
  const whole = problems.get('');
  const take = (value: unknown): void => onChange((before) => withValue(before, value ?? {}));
  const empty = field.kind === 'object' && field.fields.length === 0 && !field.open && draft.mode === 'form';
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          Arguments
        </Text>
        <JsonSwitch
          label="How arguments are entered"
          data={[
            { value: 'form', label: 'Form' },
            { value: 'json', label: 'JSON' },
          ]}
          value={draft.mode}
          onChange={(mode) => onChange((before) => withMode(before, mode))}
        />
      </Group>
      {draft.mode === 'json' ? (
        <Textarea
          size="xs"
          label="Arguments as JSON"
          value={draft.text}
          onChange={({ currentTarget }) => {
            const { value } = currentTarget;
            onChange((before) => withText(before, value));
          }}
          error={
            [...problems].map(([at, problem]) => `${at === '' ? '' : `${at}: `}${problem}`).join('\n') ||
            undefined
          }
          autosize
          minRows={4}
          maxRows={24}
          spellCheck={false}
          styles={{
            input: { fontFamily: 'var(--mantine-font-family-monospace)' },
            error: { whiteSpace: 'pre-line' },
          }}
        />
      ) : (
        <FormProvider
          value={{
            problems,
            parts: draft.parts,
            setPart: (pointer, text) => onChange((before) => withPart(before, pointer, text)),
            dropParts: (pointer) => onChange((before) => withoutParts(before, pointer)),
          }}
        >
          {whole !== undefined && <Input.Error>{whole}</Input.Error>}
          {empty && draftIsEmpty(draft) ? (
            <Text size="sm" c="dimmed">
              It takes no arguments.
            </Text>
          ) : field.kind === 'object' ? (
            <ObjectFields field={field} value={draft.value} pointer="" onChange={take} />
          ) : (
            <FieldInput field={field} value={draft.value} pointer="" onChange={take} />
          )}
        </FormProvider>
      )}
    </Stack>
  );
}

function draftIsEmpty({ value }: Draft): boolean {
  return JSON.stringify(value ?? {}) === '{}';
}
