import { Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { AuditFilter } from '../../../contract/audit.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { plural } from '../../ui/format.ts';
import { exportAddress, type ExportStore } from './export-store.ts';

export interface ExportDialogProps {
  store: ExportStore;
  filter: AuditFilter;
  filtered: boolean;
  organizationId: string | undefined;
  opened: boolean;
  onClose: () => void;
}

/** Downloads what the filters let through. */
export function ExportDialog(props: ExportDialogProps) {
  const { store, filter, filtered, organizationId, opened, onClose } = props;
  const { count, error } = useStore(store);
  const [format, setFormat] = useState<'jsonl' | 'csv'>('jsonl');
  useEffect(() => (opened ? store.count(filter) : undefined), [store, opened, filter]);
  return (
    <Modal opened={opened} onClose={onClose} title="Export records">
      <Stack gap="md">
        <Text size="sm" role="status" mih={22}>
          {count === undefined
            ? 'Counting the records…'
            : `${plural(count, 'record')}${filtered ? ' match the filters' : ', the whole log'}, oldest first.`}
        </Text>
        {error !== undefined && <ErrorNote error={error} />}
        <SegmentedControl
          aria-label="Format"
          data={[
            { value: 'jsonl', label: 'JSON lines' },
            { value: 'csv', label: 'CSV, for spreadsheets' },
          ]}
          value={format}
          onChange={(value) => setFormat(value)}
        />
        <Text size="xs" c="dimmed">
          Records have digests of requests, not the requests themselves; neither they nor results are
          exported.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            component="a"
            href={exportAddress(filter, format, organizationId)}
            download={`audit.${format}`}
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={onClose}
          >
            Download
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
