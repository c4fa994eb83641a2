import { Input, NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { Field } from '../schema/fields.ts';
import { useForm } from './form-context.ts';
import { type PartProps, WRAP } from './json-part.tsx';

type Of<K extends Field['kind']> = Extract<Field, { kind: K }>;

const INPUT_TYPES: Record<string, string> = {
  date: 'date',
  time: 'time',
  email: 'email',
  uri: 'url',
  url: 'url',
};
const EXAMPLES: Record<string, string> = { 'date-time': '2026-01-31T12:00:00Z', uuid: '00000000-0000-…' };

/** What every input shows besides its value. */
function useCommon(field: Field, pointer: string) {
  const { problems } = useForm();
  return {
    size: 'xs',
    label: field.label,
    description: field.description,
    withAsterisk: field.required,
    error: problems.get(pointer),
    styles: { description: WRAP, label: { overflowWrap: 'anywhere' } },
  } as const;
}

export function TextPart({ field, value, pointer, onChange }: PartProps<Of<'text'>>) {
  const common = useCommon(field, pointer);
  const text = typeof value === 'string' ? value : '';
  const take = (next: string): void => onChange(next === '' ? undefined : next);
  if (field.multiline || text.includes('\n')) {
    return (
      <Textarea
        {...common}
        value={text}
        onChange={({ currentTarget }) => take(currentTarget.value)}
        autosize
        minRows={2}
        maxRows={12}
      />
    );
  }
  return (
    <TextInput
      {...common}
      type={INPUT_TYPES[field.format ?? ''] ?? 'text'}
      placeholder={EXAMPLES[field.format ?? '']}
      value={text}
      onChange={({ currentTarget }) => take(currentTarget.value)}
    />
  );
}

export function NumberPart({ field, value, pointer, onChange }: PartProps<Of<'number'>>) {
  const common = useCommon(field, pointer);
  const shown = typeof value === 'number' || typeof value === 'string' ? value : '';
  return (
    <NumberInput
      {...common}
      value={shown}
      onChange={(next) => onChange(next === '' ? undefined : next)}
      min={field.min}
      max={field.max}
      step={field.step ?? 1}
      allowDecimal={!field.integer}
      // What is out of bounds is said, not silently changed.
      clampBehavior="none"
      placeholder={bounds(field)}
    />
  );
}

function bounds({ min, max }: Of<'number'>): string | undefined {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `from ${min}`;
  return max === undefined ? undefined : `up to ${max}`;
}

export function BooleanPart({ field, value, pointer, onChange }: PartProps<Of<'boolean'>>) {
  const { size, styles: _, ...common } = useCommon(field, pointer);
  const id = useId();
  const data = [
    { value: 'true', label: 'Yes' },
    { value: 'false', label: 'No' },
  ];
  if (!field.required || value === undefined) data.unshift({ value: '', label: 'Not set' });
  return (
    <Input.Wrapper
      {...common}
      size={size}
      labelElement="div"
      labelProps={{ id }}
      styles={{ description: WRAP }}
    >
      <div>
        <SegmentedControl
          size={size}
          aria-labelledby={id}
          data={data}
          value={typeof value === 'boolean' ? String(value) : ''}
          onChange={(next) => onChange(next === '' ? undefined : next === 'true')}
        />
      </div>
    </Input.Wrapper>
  );
}

export function EnumPart({ field, value, pointer, onChange }: PartProps<Of<'enum'>>) {
  const common = useCommon(field, pointer);
  const wanted = JSON.stringify(value);
  const chosen = field.options.findIndex((option) => JSON.stringify(option.value) === wanted);
  return (
    <Select
      {...common}
      data={field.options.map(({ label }, at) => ({
        value: String(at),
        label: label === '' ? '(empty)' : label,
      }))}
      value={chosen < 0 ? null : String(chosen)}
      onChange={(next) => onChange(next === null ? undefined : field.options[Number(next)]?.value)}
      clearable={!field.required}
      clearButtonProps={{ 'aria-label': `Clear ${field.label}` }}
      searchable={field.options.length > 8}
      placeholder="Choose"
    />
  );
}
