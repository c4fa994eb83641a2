import type { FirstRunState } from './first-run-store.ts';

export type StepId = 'connection' | 'client' | 'call';

export interface Step {
  id: StepId;
  title: string;
  done: boolean;
}

/** What a person who is new has to do, and what of it is done; undefined until that is known. */
export function stepsOf(
  connections: readonly unknown[] | undefined,
  { clientSeen, called }: Pick<FirstRunState, 'clientSeen' | 'called'>,
): Step[] | undefined {
  if (connections === undefined || clientSeen === undefined || called === undefined) return undefined;
  return [
    { id: 'connection', title: 'Add a connection', done: connections.length > 0 },
    { id: 'client', title: 'Connect a client', done: clientSeen },
    { id: 'call', title: 'Make a call', done: called },
  ];
}
