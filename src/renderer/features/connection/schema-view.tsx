import { Badge, Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { JsonSwitch } from './json-switch.tsx';
import { type Field, formOf } from './schema/fields.ts';
import { pretty } from './schema/json.ts';
import { CodeView } from './try/code-view.tsx';

/** A schema for a person to read, and as JSON. */
export function SchemaView({ schema }: { schema: unknown }) {
  const [mode, setMode] = useState<'fields' | 'json'>('fields');
  const form = useMemo(() => formOf(schema), [schema]);
  return (
    <Stack gap="xs">
      <JsonSwitch
        label="How the schema is shown"
        data={[
          { value: 'fields', label: 'Fields' },
          { value: 'json', label: 'JSON Schema' },
        ]}
        value={mode}
        onChange={setMode}
      />
      {mode === 'json' ? (
        <CodeView text={pretty(schema)} what="the schema" heading="JSON Schema" />
      ) : form.kind === 'object' && form.fields.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing.
        </Text>
      ) : (
        <FieldRows field={form} depth={0} />
      )}
    </Stack>
  );
}

function FieldRows({ field, depth }: { field: Field; depth: number }) {
  return (
    <Stack gap={6} pl={depth === 0 ? 0 : 'md'}>
      {partsOf(field).map(({ name, part }) => (
        <div key={name}>
          <Group gap={6}>
            <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            <Text size="xs" c="dimmed">
              {describe(part)}
            </Text>
            {part.required && (
              <Badge size="xs" variant="light" tt="none">
                required
              </Badge>
            )}
          </Group>
          {part.description !== undefined && (
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {part.description}
            </Text>
          )}
          {partsOf(part).length > 0 && <FieldRows field={part} depth={depth + 1} />}
        </div>
      ))}
    </Stack>
  );
}

function partsOf(field: Field): { name: string; part: Field }[] {
  switch (field.kind) {
    case 'object':
      return field.fields.map(({ name, field: part }) => ({ name, part }));
    case 'array':
      return field.item.kind === 'object' ? partsOf(field.item) : [];
    case 'choice':
      return field.choices.map(({ label, field: part }, at) => ({
        name: `${at + 1}. ${label}`,
        part: { ...part, required: false },
      }));
    default:
      return [];
  }
}

function describe(field: Field): string {
  const words = [kindOf(field)];
  if (field.nullable) words.push('or null');
  if (field.initial !== undefined) words.push(`= ${(JSON.stringify(field.initial) ?? '').slice(0, 100)}`);
  return words.join(' ');
}

function kindOf(field: Field): string {
  switch (field.kind) {
    case 'text':
      return field.format ?? 'text';
    case 'number':
      return field.integer ? 'whole number' : 'number';
    case 'boolean':
      return 'yes or no';
    case 'enum':
      return field.options
        .slice(0, 20)
        .map(({ label }) => label)
        .join(' | ');
    case 'array':
      return `list of ${kindOf(field.item)}`;
    case 'object':
      return 'object';
    case 'choice':
      return 'one of';
    case 'json':
      return 'anything';
    default:
      return field satisfies never;
  }
}
