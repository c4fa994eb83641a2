import { Accordion, Badge, Group, Stack, Text, Tooltip } from '@mantine/core';
import type { ConnectionView } from '../../../contract/connection.ts';
import type { Verb } from '../../../contract/token.ts';
import { VerbBadge } from '../../ui/verb-badge.tsx';
import { annotationsOf } from './annotations.ts';
import { ItemHead } from './item-head.tsx';
import { isRecord, type Json, own, pretty, text } from './schema/json.ts';
import { SchemaView } from './schema-view.tsx';
import type { ConnectionStore } from './store.ts';
import { CodeView } from './try/code-view.tsx';
import { TryPanel } from './try/try-panel.tsx';

export interface ToolDetailProps {
  connection: ConnectionStore;
  view: ConnectionView;
  name: string;
  tool: Json;
  verb: Verb;
}

/** One tool: what its server says of it, what it takes and gives, and a way to try it. */
export function ToolDetail({ connection, view, name, tool, verb }: ToolDetailProps) {
  const annotations = own(tool, 'annotations');
  const title =
    text(own(tool, 'title'), 500) ??
    (isRecord(annotations) ? text(own(annotations, 'title'), 500) : undefined);
  const said = annotationsOf(tool);
  const output = own(tool, 'outputSchema');
  return (
    <Stack gap="md">
      <ItemHead
        title={title ?? name}
        name={name}
        what="the tool’s name"
        entry={tool}
        beside={
          <Tooltip
            label="What Switchyard takes it for, from its name and what its server says"
            multiline
            maw={300}
          >
            <span tabIndex={0}>
              <VerbBadge verb={verb} />
            </span>
          </Tooltip>
        }
      >
        {said.length > 0 && (
          <Group gap={6} mt={6}>
            <Text size="xs" c="dimmed">
              The server says:
            </Text>
            {said.map((each) => (
              <Badge key={each} size="sm" variant="default" tt="none" fw={400}>
                {each}
              </Badge>
            ))}
          </Group>
        )}
      </ItemHead>
      <TryPanel
        connection={connection}
        kind="tool"
        name={name}
        schema={own(tool, 'inputSchema')}
        verb={verb}
        action="Run"
        disabled={view.enabled ? undefined : 'The connection is switched off.'}
      />
      <Accordion variant="contained" chevronPosition="left" multiple keepMounted={false}>
        <Section title="What it takes">
          <SchemaView schema={own(tool, 'inputSchema')} />
        </Section>
        {output !== undefined && (
          <Section title="What it gives">
            <SchemaView schema={output} />
          </Section>
        )}
        <Section title="Definition as JSON">
          <CodeView text={pretty(tool)} what="the definition" heading="As the server lists it" />
        </Section>
      </Accordion>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Accordion.Item value={title}>
      <Accordion.Control>
        <Text size="sm">{title}</Text>
      </Accordion.Control>
      <Accordion.Panel>{children}</Accordion.Panel>
    </Accordion.Item>
  );
}
