import { Textarea } from '@mantine/core';
import { readJson } from '../drafts.ts';
import type { Field } from '../schema/fields.ts';
import { pretty } from '../schema/json.ts';
import { useForm } from './form-context.ts';

export interface PartProps<F extends Field = Field> {
  field: F;
  value: unknown;
  /** JSON pointer of the part. */
  pointer: string;
  /** undefined leaves the part out. */
  onChange(value: unknown): void;
}

/** A part of a form that is entered as JSON. */
export function JsonPart({ field, value, pointer, onChange, why }: PartProps & { why?: string | undefined }) {
  const { parts, problems, setPart } = useForm();
  const text = parts[pointer] ?? pretty(value);
  const hint = [field.description, why === undefined ? 'As JSON.' : `As JSON: ${why}`]
    .filter(Boolean)
    .join('\n');
  return (
    <Textarea
      size="xs"
      label={field.label}
      description={hint}
      withAsterisk={field.required}
      error={problems.get(pointer)}
      value={text}
      onChange={({ currentTarget }) => {
        const next = currentTarget.value;
        const read = readJson(next);
        setPart(pointer, next);
        if (next.trim() === '') onChange(undefined);
        else if (read !== undefined) onChange(read);
      }}
      autosize
      minRows={2}
      maxRows={14}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' }, description: WRAP }}
    />
  );
}

export const WRAP = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;
