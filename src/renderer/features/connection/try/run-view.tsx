import { Alert, Anchor, Badge, Code, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { SwitchyardError } from '../../../../contract/errors.ts';
import { ErrorNote } from '../../../ui/error-note.tsx';
import { formatMs, plural } from '../../../ui/format.ts';
import { useNow } from '../../../ui/use-now.ts';
import { JsonSwitch } from '../json-switch.tsx';
import { pretty } from '../schema/json.ts';
import { BlockView } from './block-view.tsx';
import { CodeView } from './code-view.tsx';
import { blocksOf } from './content.ts';
import type { Message, Run } from './runs.ts';

/** A call while it runs, and what came of it. */
export function RunView({ run }: { run: Run }) {
  const { end, messages } = run;
  return (
    <Paper withBorder p="sm" component="section" aria-label="Answer">
      <Stack gap="sm" aria-live="polite">
        {end === undefined ? <Running run={run} /> : <Ended run={run} end={end} />}
        {messages.length > 0 && <Messages messages={messages} />}
      </Stack>
    </Paper>
  );
}

function Running({ run: { startedAt, progress } }: { run: Run }) {
  const now = useNow();
  const { progress: done = 0, total, message } = progress ?? {};
  const percent = total !== undefined && total > 0 ? Math.min(100, (100 * done) / total) : undefined;
  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {progress === undefined ? 'Running…' : `${done}${total === undefined ? '' : ` of ${total}`}`}
          {message === undefined ? '' : ` · ${message}`}
        </Text>
        <Text size="sm" c="dimmed" aria-live="off">
          {formatMs(Math.max(0, Math.floor((now - startedAt) / 1000) * 1000))}
        </Text>
      </Group>
      <Progress
        value={percent ?? 100}
        animated={percent === undefined}
        aria-label={percent === undefined ? 'Running' : 'Progress'}
        size="sm"
      />
    </Stack>
  );
}

function Ended({ run, end }: { run: Run; end: NonNullable<Run['end']> }) {
  const failed = end.kind === 'done' && end.result['isError'] === true;
  const ok = end.kind === 'done' && !failed;
  return (
    <>
      <Group gap="xs">
        <Badge variant="light" color={ok ? 'teal' : 'red'} tt="none">
          {ok ? 'Done' : failed ? 'The tool reports an error' : 'Not answered'}
        </Badge>
        <Text size="sm" c="dimmed">
          {formatMs(end.latencyMs)}
        </Text>
        {end.auditSeq !== undefined && (
          <Anchor component={Link} href={`/audit?seq=${end.auditSeq}`} size="sm">
            Audit record {end.auditSeq}
          </Anchor>
        )}
      </Group>
      {end.kind === 'failed' ? (
        <Failure error={end.error} />
      ) : (
        <Result result={end.result} name={run.input.name} />
      )}
    </>
  );
}

function Failure({ error }: { error: Extract<NonNullable<Run['end']>, { kind: 'failed' }>['error'] }) {
  if (error.code !== undefined) {
    return <ErrorNote error={new SwitchyardError(error.code, error.message, error.fix)} />;
  }
  return (
    <Alert
      color="red"
      variant="light"
      title="The server answered with an error"
      icon={<IconAlertTriangle size={18} aria-hidden />}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {error.message}
      </Text>
      <Text size="sm" mt={4}>
        <b>What to do:</b> {error.fix}
      </Text>
      {error.rpcCode !== undefined && <Code fz={11}>JSON-RPC {error.rpcCode}</Code>}
    </Alert>
  );
}

function Result({ result, name }: { result: Record<string, unknown>; name: string }) {
  const [view, setView] = useState<'content' | 'raw'>('content');
  const { blocks, left } = useMemo(() => blocksOf(result), [result]);
  return (
    <Stack gap="sm">
      <JsonSwitch
        label="How the answer is shown"
        data={[
          { value: 'content', label: 'Content' },
          { value: 'raw', label: 'Raw JSON' },
        ]}
        value={view}
        onChange={setView}
      />
      {view === 'raw' ? (
        <CodeView text={pretty(result)} what="the answer" heading={`What ${name.slice(0, 80)} answered`} />
      ) : (
        <>
          {blocks.map((block, at) => (
            <BlockView key={`${at} ${block.kind}`} block={block} />
          ))}
          {blocks.length === 0 && (
            <Text size="sm" c="dimmed">
              The answer is empty.
            </Text>
          )}
          {left > 0 && (
            <Text size="sm" c="dimmed">
              {plural(left, 'more part')} can be seen in the raw JSON.
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}

function Messages({ messages }: { messages: readonly Message[] }) {
  const text = messages.map(({ level, text: said }) => `${level}: ${said}`).join('\n');
  return <CodeView text={text} what="the messages" heading="What the server said meanwhile" mah={160} />;
}
