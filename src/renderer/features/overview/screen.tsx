import { Skeleton } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { attentionItems } from './attention.ts';
import { AttentionPanel } from './attention-panel.tsx';
import { CallsPanel } from './calls-panel.tsx';
import { stepsOf } from './checklist.ts';
import { ConnectionsPanel } from './connections-panel.tsx';
import { FirstRun } from './first-run.tsx';
import { createFirstRunStore } from './first-run-store.ts';
import classes from './overview.module.css';
import { DecisionsPanel, FailuresPanel } from './records-panels.tsx';
import { createOverviewStore } from './store.ts';

/** How everything is doing, and what a person has to do about it. */
export default function OverviewScreen() {
  const services = useServices();
  const [store] = useState(() => createOverviewStore(services));
  const [firstRun] = useState(() => createFirstRunStore(services));
  useEffect(() => {
    const ends = [store.start(), firstRun.start()];
    return () => ends.forEach((end) => end());
  }, [store, firstRun]);

  const connections = useStore(services.hub, (state) => state.connections);
  const status = useStore(services.hub, (state) => state.status);
  const { statistics, failures, decisions, recordsError } = useStore(store);
  const { clientSeen, called, dismissed } = useStore(firstRun);
  const steps = useMemo(
    () => stepsOf(connections, { clientSeen, called }),
    [connections, clientSeen, called],
  );
  const items = useMemo(() => attentionItems(connections ?? [], status), [connections, status]);
  /** What was done before the page was opened needs no list; what is done while it is open is seen to be done. */
  const [listed, setListed] = useState<boolean>();
  useEffect(() => {
    if (listed === undefined && steps !== undefined) setListed(steps.some(({ done }) => !done));
  }, [listed, steps]);

  const ready = connections !== undefined && (dismissed || listed !== undefined);
  return (
    <>
      <PageHeader title="Overview" description="How your connections are doing, and what is called." />
      {!ready ? (
        <Loading />
      ) : (
        <div className={classes['screen']}>
          {!dismissed && listed === true && steps !== undefined && (
            <FirstRun store={firstRun} steps={steps} connections={connections} />
          )}
          <div className={classes['pair']}>
            <ConnectionsPanel connections={connections} statistics={statistics} />
            <AttentionPanel items={items} />
          </div>
          <CallsPanel store={store} connections={connections} />
          {recordsError !== undefined && <ErrorNote error={recordsError} onRetry={store.reload} />}
          <div className={classes['pair']}>
            <FailuresPanel records={failures} />
            <DecisionsPanel records={decisions} />
          </div>
        </div>
      )}
    </>
  );
}

/** Panels in their final size. */
function Loading() {
  return (
    <div className={classes['screen']} aria-busy>
      <div className={classes['pair']}>
        <Skeleton height={258} />
        <Skeleton height={258} />
      </div>
      <Skeleton height={356} />
    </div>
  );
}
