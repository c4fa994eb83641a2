import { ActionIcon, Button, Checkbox, Fieldset, Group, Input, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { createChecker } from '../schema/check.ts';
import type { Field } from '../schema/fields.ts';
import { isRecord, own, pointerTo } from '../schema/json.ts';
import { initialValue, unlisted, withProperty, withUnlisted } from '../schema/values.ts';
import { useForm } from './form-context.ts';
import { JsonPart, type PartProps, WRAP } from './json-part.tsx';
import { BooleanPart, EnumPart, NumberPart, TextPart } from './simple-inputs.tsx';

/** Entries of a list that are drawn one by one. */
const MAX_ENTRIES = 100;

/** One part of a form, whatever it is. */
export function FieldInput(props: PartProps) {
  const { field, value, onChange } = props;
  if (!field.nullable) return <Part {...props} />;
  return (
    <Stack gap={4}>
      {value === null ? <Part {...props} value={undefined} /> : <Part {...props} />}
      <Checkbox
        size="xs"
        label={`${field.label} is null`}
        checked={value === null}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? null : undefined)}
      />
    </Stack>
  );
}

function Part({ field, ...rest }: PartProps) {
  const { value } = rest;
  if (!fits(field, value)) return <JsonPart field={field} {...rest} why="what stands there fits no input." />;
  switch (field.kind) {
    case 'text':
      return <TextPart field={field} {...rest} />;
    case 'number':
      return <NumberPart field={field} {...rest} />;
    case 'boolean':
      return <BooleanPart field={field} {...rest} />;
    case 'enum':
      return <EnumPart field={field} {...rest} />;
    case 'array':
      return <ArrayPart field={field} {...rest} />;
    case 'object':
      return <ObjectPart field={field} {...rest} />;
    case 'choice':
      return <ChoicePart field={field} {...rest} />;
    case 'json':
      return <JsonPart field={field} {...rest} why={field.why} />;
    default:
      return field satisfies never;
  }
}

/** Whether the input of a field can show a value without changing it. */
function fits(field: Field, value: unknown): boolean {
  if (value === undefined) return true;
  switch (field.kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      // What is half typed, such as a minus, is text.
      return typeof value === 'number' || typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'enum':
      return field.options.some((option) => JSON.stringify(option.value) === JSON.stringify(value));
    case 'array':
      return Array.isArray(value) && value.length <= MAX_ENTRIES;
    case 'object':
      return isRecord(value);
    case 'choice':
    case 'json':
      return true;
    default:
      return field satisfies never;
  }
}

/** The properties of an object, without a frame around them. */
export function ObjectFields({
  field,
  value,
  pointer,
  onChange,
}: PartProps<Extract<Field, { kind: 'object' }>>) {
  const { fields, open } = field;
  const rest = unlisted(value, fields);
  return (
    <Stack gap="sm">
      {fields.map(({ name, field: part }) => (
        <FieldInput
          key={name}
          field={part}
          value={isRecord(value) ? own(value, name) : undefined}
          pointer={pointerTo(pointer, name)}
          onChange={(next) => onChange(withProperty(value, name, next))}
        />
      ))}
      {(open || rest !== undefined) && (
        <JsonPart
          field={{ ...FURTHER, label: fields.length === 0 ? 'Properties' : 'Further properties' }}
          value={rest}
          pointer={`${pointer}/*`}
          onChange={(next) => onChange(withUnlisted(value, fields, isRecord(next) ? next : undefined))}
        />
      )}
    </Stack>
  );
}

const FURTHER: Field = {
  kind: 'json',
  label: '',
  description: undefined,
  required: false,
  nullable: false,
  initial: undefined,
  why: '',
};

function ObjectPart(props: PartProps<Extract<Field, { kind: 'object' }>>) {
  const { field, pointer, onChange } = props;
  const { problems } = useForm();
  if (isFolded(props)) return <Folded {...props} />;
  return (
    <Fieldset legend={<Legend field={field} />} p="sm">
      <Description field={field} problem={problems.get(pointer)} />
      <ObjectFields
        {...props}
        // Nothing entered in an optional object leaves it out.
        onChange={(next) =>
          onChange(!field.required && isRecord(next) && Object.keys(next).length === 0 ? undefined : next)
        }
      />
    </Fieldset>
  );
}

/** Deep inside, what may be left out is drawn when a person wants it: a schema may refer to itself without end. */
function isFolded({ field, value, pointer }: PartProps): boolean {
  return !field.required && value === undefined && pointer.split('/').length > 2;
}

function Folded({ field, onChange }: PartProps) {
  return (
    <Button
      variant="default"
      size="compact-xs"
      leftSection={<IconPlus size={12} />}
      style={{ alignSelf: 'flex-start' }}
      onClick={() => onChange(initialValue({ ...field, required: true }) ?? {})}
    >
      Add {field.label.slice(0, 40)}
    </Button>
  );
}

function ArrayPart({ field, value, pointer, onChange }: PartProps<Extract<Field, { kind: 'array' }>>) {
  const { problems, dropParts } = useForm();
  const entries: unknown[] = Array.isArray(value) ? value : [];
  const full = entries.length >= Math.min(field.maxItems ?? MAX_ENTRIES, MAX_ENTRIES);
  const replace = (next: unknown[]): void =>
    onChange(next.length === 0 && !field.required ? undefined : next);
  return (
    <Fieldset legend={<Legend field={field} />} p="sm">
      <Description field={field} problem={problems.get(pointer)} />
      <Stack gap="xs">
        {entries.map((entry, at) => (
          // Entries have nothing but their place to be told apart by.
          <Group key={`${pointer}/${at}`} align="flex-start" wrap="nowrap" gap="xs">
            <div style={{ flex: 1, minWidth: 0 }}>
              <FieldInput
                field={{ ...field.item, label: `${field.item.label} ${at + 1}`, description: undefined }}
                value={entry}
                pointer={pointerTo(pointer, at)}
                onChange={(next) => replace(entries.with(at, next ?? emptyOf(field.item)))}
              />
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={22}
              aria-label={`Remove entry ${at + 1} of ${field.label}`}
              onClick={() => {
                dropParts(pointer);
                replace(entries.toSpliced(at, 1));
              }}
            >
              <IconX size={14} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconPlus size={12} />}
          disabled={full}
          onClick={() => replace([...entries, initialValue(field.item) ?? emptyOf(field.item)])}
          style={{ alignSelf: 'flex-start' }}
        >
          Add to {field.label.slice(0, 40)}
        </Button>
      </Stack>
    </Fieldset>
  );
}

/** An entry of a list cannot be left out; what is not entered yet is this. */
function emptyOf(field: Field): unknown {
  switch (field.kind) {
    case 'text':
      return '';
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return null;
  }
}

function ChoicePart(props: PartProps<Extract<Field, { kind: 'choice' }>>) {
  const { field, value, pointer, onChange } = props;
  const { problems } = useForm();
  const [chosen, choose] = useState(() => fittingChoice(field, value));
  const choice = field.choices[chosen];
  if (isFolded(props)) return <Folded {...props} />;
  return (
    <Fieldset legend={<Legend field={field} />} p="sm">
      <Description field={field} problem={problems.get(pointer)} />
      <Stack gap="sm">
        <Select
          size="xs"
          label={`Form of ${field.label}`}
          data={field.choices.map(({ label }, at) => ({ value: String(at), label }))}
          value={String(chosen)}
          allowDeselect={false}
          onChange={(next) => {
            const at = Number(next ?? 0);
            choose(at);
            const taken = field.choices[at]?.field;
            onChange(taken === undefined ? undefined : initialValue(taken));
          }}
        />
        {choice?.field.kind === 'object' &&
          !choice.field.nullable &&
          (value === undefined || isRecord(value)) && (
            <ObjectFields
              key={chosen}
              field={choice.field}
              value={value}
              pointer={pointer}
              onChange={onChange}
            />
          )}
        {choice !== undefined && (choice.field.kind !== 'object' || choice.field.nullable) && (
          <FieldInput
            key={chosen}
            field={{ ...choice.field, label: choice.label, required: field.required }}
            value={value}
            pointer={pointer}
            onChange={onChange}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

function fittingChoice({ choices }: Extract<Field, { kind: 'choice' }>, value: unknown): number {
  if (value === undefined) return 0;
  const at = choices.findIndex(({ schema }) => createChecker(schema).check(value)?.size === 0);
  return Math.max(at, 0);
}

function Legend({ field }: { field: Field }) {
  return (
    <Text span size="xs" fw={500} style={{ overflowWrap: 'anywhere' }}>
      {field.label}
      {field.required && (
        <Text span c="red" aria-hidden>
          {' *'}
        </Text>
      )}
    </Text>
  );
}

function Description({ field, problem }: { field: Field; problem: string | undefined }) {
  if (field.description === undefined && problem === undefined) return null;
  return (
    <Stack gap={2} mb="xs">
      {field.description !== undefined && (
        <Input.Description style={WRAP}>{field.description}</Input.Description>
      )}
      {problem !== undefined && <Input.Error>{problem}</Input.Error>}
    </Stack>
  );
}
