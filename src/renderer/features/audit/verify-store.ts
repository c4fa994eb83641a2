import { createStore, type StoreApi } from 'zustand/vanilla';
import { AuditCheckEvent, type AuditVerification } from '../../../contract/audit.ts';
import { SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { Services } from '../../app/services.ts';

export type VerifyState =
  | { kind: 'idle' }
  /** `done` is from 0 to 1. */
  | { kind: 'running'; done: number }
  | { kind: 'found'; verification: AuditVerification; at: number }
  | { kind: 'failed'; error: SwitchyardError };

export interface VerifyStore extends StoreApi<VerifyState> {
  /** Verifies the whole log; does nothing while that is going on. */
  run(): Promise<void>;
}

export function createVerifyStore({ api }: Pick<Services, 'api'>): VerifyStore {
  const store = createStore<VerifyState>(() => ({ kind: 'idle' }));
  const set = (state: VerifyState): void => store.setState(state, true);

  function take(event: AuditCheckEvent): void {
    switch (event.kind) {
      case 'progress':
        set({ kind: 'running', done: event.done });
        break;
      case 'done':
        set({ kind: 'found', verification: event.verification, at: Date.now() });
        break;
      case 'failed': {
        const { code, message, fix } = event.error;
        set({ kind: 'failed', error: new SwitchyardError(code, message, fix) });
        break;
      }
    }
  }

  return Object.assign(store, {
    async run() {
      if (store.getState().kind === 'running') return;
      set({ kind: 'running', done: 0 });
      try {
        const answer = await api.open('audit.check');
        for await (const line of linesOf(answer)) take(AuditCheckEvent.parse(JSON.parse(line)));
        if (store.getState().kind === 'running') throw cutOff();
      } catch (thrown) {
        set({ kind: 'failed', error: toSwitchyardError(thrown) });
      }
    },
  });
}

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    const lines = (rest + next.value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
}

function cutOff(): SwitchyardError {
  return new SwitchyardError(
    'HUB_NOT_RUNNING',
    'The answer was cut off: Switchyard ended, or the connection to it broke, before the log was verified.',
    'Verify again.',
  );
}
