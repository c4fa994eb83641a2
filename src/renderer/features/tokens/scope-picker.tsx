import { Checkbox, Input, ScrollArea, Table, TagsInput, Text } from '@mantine/core';
import type { Verb } from '../../../contract/token.ts';
import { ALL, isCovered, scopesInWords, toggled, VERBS } from './scopes.ts';

const HEADS: Record<Verb, string> = { read: 'Read', write: 'Change', destroy: 'Destroy' };

export interface ScopePickerProps {
  scopes: string[];
  more: string[];
  connections: string[];
  onScopes: (scopes: string[]) => void;
  onMore: (more: string[]) => void;
  error?: string | undefined;
  moreError?: string | undefined;
}

/** What a token may do: one row for each connection, and a field for whatever else there is. */
export function ScopePicker(props: ScopePickerProps) {
  const { scopes, more, connections, onScopes, onMore, error, moreError } = props;
  return (
    <>
      <Input.Wrapper
        label="What it may do"
        description="One does not imply another: to change something and see it, a client needs both. As it stands at first, it reads everything and does nothing else."
        error={error}
      >
        <ScrollArea.Autosize
          mah={230}
          type="auto"
          mt={6}
          tabIndex={0}
          role="region"
          aria-label="What it may do"
        >
          <Table withTableBorder verticalSpacing={4} stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Connection</Table.Th>
                {VERBS.map((verb) => (
                  <Table.Th key={verb} w={80} ta="center">
                    {HEADS[verb]}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {[ALL, ...connections].map((resource) => (
                <Table.Tr key={resource}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {resource === ALL ? <b>All, also those to come</b> : resource}
                  </Table.Td>
                  {VERBS.map((verb) => {
                    const covered = isCovered(scopes, verb, resource);
                    return (
                      <Table.Td key={verb}>
                        <Checkbox
                          size="xs"
                          style={{ display: 'flex', justifyContent: 'center' }}
                          aria-label={`${HEADS[verb]} ${resource === ALL ? 'all connections' : resource}`}
                          checked={covered || scopes.includes(`${verb}:${resource}`)}
                          disabled={covered}
                          onChange={() => onScopes(toggled(scopes, verb, resource))}
                        />
                      </Table.Td>
                    );
                  })}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      </Input.Wrapper>
      <TagsInput
        size="xs"
        label="More scopes"
        description="For connections that are not there yet, and for what is built in: verb:resource, such as write:tasks."
        placeholder={more.length === 0 ? 'write:tasks' : ''}
        value={more}
        error={moreError}
        acceptValueOnBlur
        splitChars={[',', ' ']}
        maxTags={60}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear more scopes' }}
        onChange={onMore}
      />
      <Text
        size="sm"
        role="status"
        c={scopes.some((scope) => scope.startsWith('destroy:')) ? 'red' : undefined}
      >
        {scopesInWords([...scopes, ...more])}
      </Text>
    </>
  );
}
