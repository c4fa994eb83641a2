import { Anchor, Badge, Button, Tabs } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../contract/connection.ts';
import { useServices } from '../../app/services.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { formatCount } from '../../ui/format.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Accounts } from '../accounts/accounts.tsx';
import { ConnectionHeader } from './header.tsx';
import { HealthTab } from './health-tab.tsx';
import { LogTab } from './log-tab.tsx';
import { ProblemsTab } from './problems-tab.tsx';
import { PromptsTab } from './prompts-tab.tsx';
import { ResourcesTab } from './resources-tab.tsx';
import { type ConnectionStore, connectionStore } from './store.ts';
import { type TabId, tabOf, TABS } from './tabs.ts';
import { ToolsTab } from './tools-tab.tsx';

const SettingsTab = lazy(() => import('./settings/settings-tab.tsx'));

/** One connection, in full. */
export default function ConnectionScreen() {
  const { slug, tab } = useParams<{ slug: string; tab?: string }>();
  const services = useServices();
  const { hub } = services;
  // Its page is left in a moment: nobody has to be told that it is not there any more.
  const leaving = useStore(connectionStore(services, slug).store, ({ busy }) => busy === 'remove');
  const connections = useStore(hub, (state) => state.connections);
  const organizationId = useStore(hub, (state) => state.organizationId);
  const error = useStore(hub, (state) => state.error);
  const view = connections?.find((each) => each.slug === slug);
  if (view !== undefined)
    return <Connection key={`${organizationId} ${slug}`} view={view} tab={tabOf(tab)} />;
  if (connections !== undefined && !leaving) return <Unknown slug={slug} />;
  return (
    <>
      <PageHeader title={slug} />
      {error === undefined ? (
        <LoadingRows rows={8} height={48} what="the connection" />
      ) : (
        <ErrorNote error={error} />
      )}
    </>
  );
}

function Connection({ view, tab }: { view: ConnectionView; tab: TabId }) {
  const services = useServices();
  const [, navigate] = useLocation();
  const { slug } = view;
  // Nobody signs in to a program of this machine.
  const tabs = TABS.filter(({ id }) => id !== 'accounts' || view.transport.kind !== 'stdio');
  const connection = useMemo(() => connectionStore(services, slug), [services, slug]);
  useEffect(() => connection.start(), [connection]);
  return (
    <>
      <Anchor component={Link} href="/connections" size="xs">
        ← All connections
      </Anchor>
      <ConnectionHeader connection={connection} view={view} />
      <Tabs
        mt="md"
        value={tab}
        onChange={(next) => navigate(`/connections/${slug}/${next ?? ''}`, { replace: true })}
        keepMounted={false}
        styles={{ tab: { paddingInline: 8, fontSize: 13 } }}
      >
        <Tabs.List mb="md">
          {tabs.map(({ id, label }) => (
            <Tabs.Tab
              key={id}
              value={id}
              rightSection={<TabCount id={id} connection={connection} view={view} />}
            >
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Suspense fallback={<LoadingRows rows={6} height={48} what="the tab" />}>
            <TabContent tab={tab} connection={connection} view={view} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

interface TabProps {
  connection: ConnectionStore;
  view: ConnectionView;
}

function TabContent({ tab, connection, view }: TabProps & { tab: TabId }) {
  switch (tab) {
    case 'tools':
      return <ToolsTab connection={connection} view={view} />;
    case 'resources':
      return <ResourcesTab connection={connection} view={view} />;
    case 'prompts':
      return <PromptsTab connection={connection} view={view} />;
    case 'accounts':
      return <Accounts slug={view.slug} />;
    case 'health':
      return <HealthTab connection={connection} />;
    case 'log':
      return <LogTab connection={connection} />;
    case 'settings':
      return <SettingsTab connection={connection} view={view} />;
    case 'problems':
      return <ProblemsTab view={view} />;
    default:
      return tab satisfies never;
  }
}

function TabCount({ id, connection, view }: TabProps & { id: TabId }) {
  const read = useStore(connection.store, (state) => state.offers);
  // Of a server that was never reached it is not known that it has none.
  const offers = read?.known === true ? read : undefined;
  const counts: Partial<Record<TabId, number | undefined>> = {
    tools: offers?.tools.length,
    resources: offers && offers.resources.length + offers.resourceTemplates.length,
    prompts: offers?.prompts.length,
    problems: view.problems.length === 0 ? undefined : view.problems.length,
  };
  const count = counts[id];
  if (count === undefined) return null;
  return (
    <Badge
      size="xs"
      variant={id === 'problems' ? 'light' : 'default'}
      color={id === 'problems' ? 'yellow' : 'gray'}
    >
      {formatCount(count)}
    </Badge>
  );
}

function Unknown({ slug }: { slug: string }) {
  return (
    <>
      <PageHeader title="Connection" windowTitle={slug} />
      <EmptyState
        Icon={IconPlugConnectedX}
        title={`There is no connection “${slug}”`}
        text="It was removed, or the address is wrong."
        action={
          <Button component={Link} href="/connections">
            All connections
          </Button>
        }
      />
    </>
  );
}
