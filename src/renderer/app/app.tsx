import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { Frame } from '../shell/frame.tsx';
import { PAGES } from './routes.tsx';
import { type Services, ServicesProvider } from './services.ts';
import { theme } from './theme.ts';

export interface AppProps {
  services: Services;
  /** Lets Mantine's styles pass the content security policy. */
  nonce: string;
}

/** The whole app below `/dashboard`. */
export function App({ services, nonce }: AppProps) {
  return (
    <ServicesProvider value={services}>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <ModalsProvider>
          <Notifications />
          <Router base="/dashboard">
            <Frame>
              <Suspense>
                <Switch>
                  {PAGES.map(({ path, Screen }) => (
                    <Route key={path} path={path} component={Screen} />
                  ))}
                </Switch>
              </Suspense>
            </Frame>
          </Router>
        </ModalsProvider>
      </MantineProvider>
    </ServicesProvider>
  );
}
