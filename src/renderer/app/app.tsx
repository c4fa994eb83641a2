import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { Router } from 'wouter';
import { Frame } from '../shell/frame.tsx';
import { Pages } from './pages.tsx';
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
        <Router base="/dashboard">
          <ModalsProvider>
            <Notifications position="bottom-right" limit={4} />
            <Frame>
              <Pages />
            </Frame>
          </ModalsProvider>
        </Router>
      </MantineProvider>
    </ServicesProvider>
  );
}
