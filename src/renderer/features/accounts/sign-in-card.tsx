import { Alert, Button, Card, Group, Loader, Stack, Stepper, Text } from '@mantine/core';
import { IconCircleCheck, IconExternalLink } from '@tabler/icons-react';
import type { SignIn } from '../../../contract/account.ts';
import { CopyField } from '../../ui/copy-button.tsx';
import { formatTime } from '../../ui/format.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { isUnderWay, STEPS, stepsDone } from './steps.ts';

export interface SignInCardProps {
  signIn: SignIn;
  busy: boolean;
  onCancel: () => void;
  onRetry: () => void;
  onDismiss: () => void;
}

/** A sign-in: what is happening now, what the person has to do, or how it ended. */
export function SignInCard({ signIn, busy, onCancel, onRetry, onDismiss }: SignInCardProps) {
  if (signIn.step === 'done') {
    return (
      <Alert
        color="teal"
        icon={<IconCircleCheck size={18} aria-hidden />}
        title="Signed in"
        withCloseButton
        closeButtonLabel="Dismiss"
        onClose={onDismiss}
      >
        {signIn.issuer === undefined ? 'The account can be used.' : `${signIn.issuer} let Switchyard in.`}
      </Alert>
    );
  }
  if (!isUnderWay(signIn))
    return <Ended signIn={signIn} busy={busy} onRetry={onRetry} onDismiss={onDismiss} />;
  const now = STEPS[stepsDone(signIn)];
  return (
    <Card withBorder padding="md" aria-label="Signing in" component="section">
      <Stack gap="sm">
        <Stepper active={stepsDone(signIn)} size="xs" iconSize={26}>
          {STEPS.map(({ step, label }) => (
            <Stepper.Step
              key={step}
              label={label}
              loading={step === signIn.step}
              aria-current={step === signIn.step ? 'step' : undefined}
            />
          ))}
        </Stepper>
        <Group gap="xs" role="status" mih={22}>
          <Loader size={14} aria-hidden />
          <Text size="sm">{now?.doing}</Text>
          <Text size="xs" c="dimmed">
            since <RelativeTime at={signIn.stepAt} />
          </Text>
        </Group>
        {signIn.step === 'waiting-for-browser' && <Waiting signIn={signIn} />}
        <Group>
          <Button variant="default" onClick={onCancel} loading={busy}>
            Cancel
          </Button>
          <Button variant="subtle" onClick={onRetry} disabled={busy}>
            Start again
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

function Waiting({ signIn: { authorizationUrl, issuer, expiresAt } }: { signIn: SignIn }) {
  if (authorizationUrl === undefined) return null;
  const target = URL.parse(authorizationUrl);
  const safe = target?.protocol === 'https:' || target?.protocol === 'http:';
  return (
    <Stack gap={6}>
      <Text size="sm">
        Did no page open? Open it here, or copy its address into the browser in which you are signed in.
      </Text>
      {safe && (
        <Button
          component="a"
          href={target.href}
          target="_blank"
          rel="noreferrer"
          variant="light"
          w="fit-content"
          rightSection={<IconExternalLink size={12} aria-hidden />}
        >
          Open the sign-in page
        </Button>
      )}
      <CopyField value={authorizationUrl} what="the address of the sign-in page" />
      <Text size="xs" c="dimmed">
        {issuer !== undefined && `You sign in at ${issuer}. `}
        {expiresAt !== undefined && `Switchyard waits until ${formatTime(expiresAt)}.`}
      </Text>
    </Stack>
  );
}

function Ended({ signIn, busy, onRetry, onDismiss }: Omit<SignInCardProps, 'onCancel'>) {
  const { error, step } = signIn;
  return (
    <Alert
      color={step === 'cancelled' ? 'gray' : 'red'}
      role={step === 'cancelled' ? 'status' : 'alert'}
      title={step === 'cancelled' ? 'The sign-in was cancelled' : 'The sign-in did not work'}
      withCloseButton
      closeButtonLabel="Dismiss"
      onClose={onDismiss}
    >
      <Stack gap={6}>
        {error !== undefined && (
          <>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {error.message}
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <b>What to do:</b> {error.fix}
            </Text>
            {error.serverError !== undefined && (
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                The server said: {error.serverError}
              </Text>
            )}
          </>
        )}
        <Group>
          <Button size="compact-xs" variant="light" onClick={onRetry} loading={busy}>
            Try again
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
