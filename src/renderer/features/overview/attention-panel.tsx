import { Anchor, Button, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { formatCount } from '../../ui/format.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { beginSignIn } from '../accounts/begin-sign-in.ts';
import { listStoreOf } from '../connections/list/store.ts';
import type { AttentionAction, AttentionItem } from './attention.ts';
import classes from './overview.module.css';
import { Panel, Quiet } from './panel.tsx';

/** What needs a person, each with what can be done about it. */
export function AttentionPanel({ items }: { items: readonly AttentionItem[] }) {
  return (
    <Panel
      title="Needs attention"
      aside={
        <Text size="xs" c="dimmed" role="status">
          {items.length === 0 ? 'Nothing' : formatCount(items.length)}
        </Text>
      }
    >
      <div className={classes['scroll']}>
        {items.length === 0 ? (
          <Quiet>
            <IconCircleCheck size={18} aria-hidden color="var(--mantine-color-teal-6)" />
            All is well. What needs you appears here.
          </Quiet>
        ) : (
          <ul className={classes['list']}>
            {items.map((item) => (
              <Item key={item.key} item={item} />
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

function Item({ item: { color, title, href, reason, nextStep, since, action } }: { item: AttentionItem }) {
  return (
    <li className={classes['item']}>
      <ThemeIcon variant="light" color={color} size={24} radius="xl" aria-hidden>
        <IconAlertTriangle size={14} />
      </ThemeIcon>
      <div className={classes['text']}>
        <Anchor component={Link} href={href} size="sm" fw={600} c="bright">
          {visibleText(title)}
        </Anchor>
        {since !== undefined && (
          <Text span size="xs" c="dimmed" ml={6} className={classes['since']}>
            <RelativeTime at={since} />
          </Text>
        )}
        {reason !== undefined && <Text size="xs">{visibleText(reason)}</Text>}
        {nextStep !== undefined && (
          <Text size="xs" c="dimmed">
            {visibleText(nextStep)}
          </Text>
        )}
      </div>
      <Action action={action} of={visibleText(title)} />
    </li>
  );
}

function Action({ action, of }: { action: AttentionAction; of: string }) {
  const services = useServices();
  const list = listStoreOf(services);
  const slug = action.kind === 'go' ? '' : action.slug;
  const busy = useStore(list.store, (state) => state.busy[slug] !== undefined);
  if (action.kind === 'go' || action.kind === 'sign-in') {
    return (
      <Button
        component={Link}
        href={action.kind === 'go' ? action.href : `/connections/${slug}/accounts`}
        onClick={() => action.kind === 'sign-in' && void beginSignIn(services, slug)}
        variant="light"
        size="compact-xs"
        aria-label={`${action.label}: ${of}`}
      >
        {action.label}
      </Button>
    );
  }
  return (
    <Button
      variant="light"
      size="compact-xs"
      loading={busy}
      onClick={() => void (action.kind === 'restart' ? list.restart(slug) : list.test(slug))}
      aria-label={`${action.label}: ${of}`}
    >
      {action.label}
    </Button>
  );
}
