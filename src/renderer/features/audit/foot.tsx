import { Button, Group } from '@mantine/core';
import { useStore } from 'zustand';
import { formatCount, plural } from '../../ui/format.ts';
import classes from './audit.module.css';
import { MOST_ROWS } from './listing.ts';
import type { AuditState, AuditStore } from './store.ts';

/** What the table shows of how much, and the ways on where it ends. */
export function Foot({ store, filtered }: { store: AuditStore; filtered: boolean }) {
  const state = useStore(store);
  const { listing, atHead } = state;
  if (listing === undefined) return null;
  const older = filtered ? listing.total >= MOST_ROWS : listing.before - 1 > listing.total;
  return (
    <div className={classes['foot']}>
      <span role="status">{summary(state, filtered)}</span>
      <Group gap={6}>
        {!atHead && (
          <Button size="compact-xs" variant="light" onClick={() => void store.goToNewest()}>
            Back to the newest
          </Button>
        )}
        {older && (
          <Button size="compact-xs" variant="light" onClick={() => store.goOn()}>
            Older records
          </Button>
        )}
      </Group>
    </div>
  );
}

function summary({ listing, newer, head, atHead }: AuditState, filtered: boolean): string {
  if (listing === undefined) return '';
  const shown = listing.total + newer.length;
  if (filtered) {
    if (listing.more) return `The newest ${plural(shown, 'match', 'matches')} so far; scroll down for more.`;
    return `${plural(shown, 'match', 'matches')} among ${plural(head, 'record')}`;
  }
  if (atHead && shown >= head) return plural(head, 'record');
  const first = listing.before - 1;
  return `Records ${formatCount(first)} to ${formatCount(Math.max(1, first - listing.total + 1))} of ${formatCount(head)}`;
}
