import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { Router } from 'wouter';
import { Frame } from '../shell/frame.tsx';
import { PageBoundary } from '../shell/page-boundary.tsx';
import { Pages } from './pages.tsx';
import { type Services, ServicesProvider } from './services.ts';
import { resolveVariables, theme } from './theme.ts';

export interface AppProps {
  services: Services;
  /** Lets Mantine's styles pass the content security policy. */
  nonce: string;
}

/** The whole app below `/dashboard`. */
export function App({ services, nonce }: AppProps) {
  return (
    <ServicesProvider value={services}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={resolveVariables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <Router base="/dashboard">
          <ModalsProvider>
            <Notifications
              position="bottom-right"
              limit={4}
              styles={{ root: { marginBottom: 'var(--notices-height, 0px)' } }}
            />
            <PageBoundary>
              <Frame>
                <Pages />
              </Frame>
            </PageBoundary>
          </ModalsProvider>
        </Router>
      </MantineProvider>
    </ServicesProvider>
  );
}
