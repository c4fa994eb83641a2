import { Alert, Anchor, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconCircleDashed, IconKey } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useServices } from '../../../app/services.ts';
import { CopyField } from '../../../ui/copy-button.tsx';
import { ErrorNote } from '../../../ui/error-note.tsx';
import { formatMs, plural } from '../../../ui/format.ts';
import { HealthBadge } from '../../../ui/health-badge.tsx';
import { notifyError } from '../../../ui/notify.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { visibleText } from '../../../ui/visible-text.ts';
import styles from '../connections.module.css';
import { beginSignIn } from '../../accounts/begin-sign-in.ts';
import { addStoreOf, type Attempt, isWorking, type Offer } from './store.ts';

/** So many names of tools are shown at once. */
const SHOWN_TOOLS = 8;

/** How far one of the connections is, how it ended, and what to do next. */
export function AttemptView({ attempt }: { attempt: Attempt }) {
  const { outcome, slug } = attempt;
  return (
    <Stack gap="xs" component="section" aria-label={visibleText(attempt.name)} className={styles.entry ?? ''}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Text fw={600} size="sm" truncate>
          {visibleText(attempt.name)}{' '}
          <Text span size="xs" c="dimmed">
            {slug}
          </Text>
        </Text>
        {outcome.kind === 'added' && <HealthBadge state={outcome.view.health.state} />}
      </Group>
      <Ended attempt={attempt} />
    </Stack>
  );
}

function Ended({ attempt: { outcome, slug } }: { attempt: Attempt }) {
  const { kind } = outcome;
  if (kind === 'adding') return <Steps slug={slug} since={outcome.since} />;
  if (kind === 'failed') return <ErrorNote error={outcome.error} />;
  if (kind === 'added') {
    if (outcome.view.health.state === 'needs-sign-in') return <SignInNext slug={slug} />;
    if (isWorking(outcome)) return <Offers slug={slug} offer={outcome.offer} />;
    return <NotWorking slug={slug} outcome={outcome} />;
  }
  return (
    <Text size="sm" c="dimmed">
      {kind === 'waiting' ? 'Waits for its turn.' : 'Is being called off…'}
    </Text>
  );
}

/** What the hub is doing, as it tells. */
function Steps({ slug, since }: { slug: string; since: number }) {
  const { hub } = useServices();
  const now = useNow();
  const view = useStore(hub, (state) => state.connections?.find((each) => each.slug === slug));
  const state = view?.health.state;
  const done = view === undefined ? 0 : state === 'connected' || state === 'degraded' ? 2 : 1;
  return (
    <Group gap="lg">
      {['Adding', 'Starting', 'Listing its tools'].map((step, at) => (
        <Group key={step} gap={6} c={at > done ? 'dimmed' : undefined}>
          {at < done ? (
            <IconCheck size={16} aria-label="done" color="var(--mantine-color-teal-6)" />
          ) : at === done ? (
            <Loader size={14} aria-label="now" />
          ) : (
            <IconCircleDashed size={16} aria-hidden />
          )}
          <Text size="sm">{step}</Text>
        </Group>
      ))}
      <Text size="xs" c="dimmed">
        {formatMs(Math.max(0, now - since))}
      </Text>
    </Group>
  );
}

function Offers({ slug, offer }: { slug: string; offer: Offer | undefined }) {
  const { hub } = useServices();
  const mcpUrl = useStore(hub, (state) => state.status?.mcpUrl);
  const shown = offer?.tools.slice(0, SHOWN_TOOLS) ?? [];
  const more = (offer?.tools.length ?? 0) - shown.length;
  return (
    <>
      <Text size="sm">
        {offer === undefined
          ? 'It is connected.'
          : `It offers ${plural(offer.tools.length, 'tool')}, ${plural(offer.prompts, 'prompt')} and ${plural(offer.resources, 'resource')}.`}
      </Text>
      {shown.length > 0 && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {shown.map(visibleText).join(', ')}
          {more > 0 && ` and ${more} more`}
        </Text>
      )}
      {mcpUrl !== undefined && (
        <CopyField
          label="For one client that is to see this connection alone"
          value={`${mcpUrl}/${slug}`}
          what={`the MCP URL of ${slug}`}
        />
      )}
      <Anchor component={Link} href={`/connections/${slug}`} size="sm">
        Open it and try a tool
      </Anchor>
    </>
  );
}

function SignInNext({ slug }: { slug: string }) {
  const services = useServices();
  return (
    <Alert
      variant="light"
      color="orange"
      icon={<IconKey size={18} aria-hidden />}
      title="It wants you to sign in"
    >
      <Text size="sm">The server was found. Sign in to it in your browser, and it is connected.</Text>
      <Button
        component={Link}
        href={`/connections/${slug}/accounts`}
        onClick={() => void beginSignIn(services, slug)}
        mt="xs"
        color="orange"
        variant="light"
      >
        Sign in
      </Button>
    </Alert>
  );
}

interface NotWorkingProps {
  slug: string;
  outcome: Extract<Attempt['outcome'], { kind: 'added' }>;
}

function NotWorking({ slug, outcome }: NotWorkingProps) {
  const services = useServices();
  const add = addStoreOf(services);
  const { reason, nextStep } = outcome.view.health;
  const remove = (): void => {
    add.remove(slug).then(add.edit, (error: unknown) => notifyError(`${slug} was not removed.`, error));
  };
  return (
    <Alert
      variant="light"
      color="red"
      role="alert"
      icon={<IconAlertCircle size={18} aria-hidden />}
      title="It was added, but it does not work yet"
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {visibleText(reason ?? 'The server did not say why.')}
      </Text>
      {nextStep !== undefined && (
        <Text size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
          <b>What to do:</b> {visibleText(nextStep)}
        </Text>
      )}
      <Group gap="xs" mt="xs">
        <Button
          component={Link}
          href={`/connections/${slug}/log`}
          size="compact-xs"
          variant="light"
          color="red"
        >
          Look at its log
        </Button>
        <Button size="compact-xs" variant="subtle" color="red" onClick={remove}>
          Remove it
        </Button>
      </Group>
    </Alert>
  );
}
