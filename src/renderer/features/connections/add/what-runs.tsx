import { Code, Text } from '@mantine/core';
import type { TransportInput } from '../../../../contract/connection.ts';
import { visibleText } from '../../../ui/visible-text.ts';
import styles from '../connections.module.css';
import { exposedArguments } from './exposed.ts';

/** Exactly what will run, or what will be connected to: each argument apart, of secrets only the names. */
export function WhatRuns({ transport }: { transport: TransportInput }) {
  if (transport.kind !== 'stdio') {
    return (
      <div className={styles.panel}>
        <Text size="xs" fw={600} mb={4}>
          Switchyard will connect to
        </Text>
        <Code className={styles.argument ?? ''}>{visibleText(transport.url)}</Code>
        <Names what="headers" names={Object.keys(transport.headers)} />
      </div>
    );
  }
  const { command, args, cwd, env } = transport;
  const exposed = exposedArguments(args);
  return (
    <div className={styles.panel}>
      <Text size="xs" fw={600} mb={4}>
        This will run on this computer, as you
      </Text>
      <div className={styles.scroll}>
        <ol className={styles.argv} aria-label="The command and its arguments, one by one">
          {[command, ...args].map((argument, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- the place is what an argument is known by
            <li key={at}>
              <Code className={styles.argument ?? ''} fw={at === 0 ? 700 : undefined}>
                {argument === '' ? '(empty)' : visibleText(argument)}
              </Code>
            </li>
          ))}
        </ol>
      </div>
      <Text size="xs" mt={6} style={{ overflowWrap: 'anywhere' }}>
        <Text span size="xs" c="dimmed">
          In the folder:
        </Text>{' '}
        {cwd === undefined ? 'the one that Switchyard runs in' : visibleText(cwd)}
      </Text>
      <Names what="variables" names={Object.keys(env)} />
      {exposed.length > 0 && (
        <Text size="xs" mt={4} role="note">
          <b>{visibleText(exposed.join(', '))}</b> looks like a key. Every program on this computer can read
          arguments, and they are stored as they stand. If the server takes it from an environment variable,
          give it there: then it is kept in the vault.
        </Text>
      )}
    </div>
  );
}

function Names({ what, names }: { what: string; names: readonly string[] }) {
  return (
    <Text size="xs" mt={2} style={{ overflowWrap: 'anywhere' }}>
      <Text span size="xs" c="dimmed">
        With {what}:
      </Text>{' '}
      {names.length === 0 ? 'none' : `${names.join(', ')} (values kept in the vault)`}
    </Text>
  );
}
