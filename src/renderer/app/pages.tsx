import { Skeleton } from '@mantine/core';
import { Suspense, useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { useStore } from 'zustand';
import { PageBoundary } from '../shell/page-boundary.tsx';
import { UnknownPage } from '../shell/unknown-page.tsx';
import { LoadingRows } from '../ui/loading.tsx';
import { PAGES, pageOf } from './routes.tsx';
import { useServices } from './services.ts';

/** The page that the address names. Another organization has pages of its own, which know nothing of the former's. */
export function Pages() {
  const { hub } = useServices();
  const organizationId = useStore(hub, (state) => state.organizationId);
  const [location] = useLocation();
  useEffect(() => whenIdle(() => PAGES.forEach(({ load }) => void load().catch(() => undefined))), []);
  return (
    <PageBoundary key={`${pageOf(location)} ${organizationId ?? ''}`}>
      <Suspense fallback={<LoadingPage />}>
        <Switch>
          {PAGES.map(({ path, Screen }) => (
            <Route key={path} path={path} component={Screen} />
          ))}
          <Route component={UnknownPage} />
        </Switch>
      </Suspense>
    </PageBoundary>
  );
}

function LoadingPage() {
  return (
    <>
      <Skeleton height={34} width={200} mb="md" />
      <LoadingRows rows={6} height={44} what="the page" />
    </>
  );
}

/** @returns what calls it off */
function whenIdle(task: () => void): () => void {
  // Not every browser has it.
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(task, 1000);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(task, { timeout: 3000 });
  return () => cancelIdleCallback(handle);
}
