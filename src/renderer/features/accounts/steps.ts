import type { SignIn, SignInStep } from '../../../contract/account.ts';

/** What a person is told of each step while it lasts. */
export const STEPS: { step: SignInStep; label: string; doing: string }[] = [
  { step: 'discovering', label: 'Discover', doing: 'Asking the server who signs people in for it.' },
  { step: 'registering', label: 'Register', doing: 'Making Switchyard known to the authorization server.' },
  {
    step: 'waiting-for-browser',
    label: 'Sign in',
    doing: 'Sign in and choose an organization in the page that opened in your browser.',
  },
  { step: 'exchanging', label: 'Exchange', doing: 'Exchanging the answer for tokens.' },
  { step: 'listing', label: 'List tools', doing: 'Connecting, and listing what the server offers.' },
];

/** Whether it goes on by itself or by the person in the browser. */
export function isUnderWay({ step }: SignIn): boolean {
  return step !== 'done' && step !== 'failed' && step !== 'cancelled';
}

/** How many of the steps are behind it. After a failure the last one that was reached is not known any more: none are. */
export function stepsDone({ step }: SignIn): number {
  if (step === 'done') return STEPS.length;
  return Math.max(
    0,
    STEPS.findIndex((each) => each.step === step),
  );
}
