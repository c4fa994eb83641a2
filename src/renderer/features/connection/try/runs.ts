import type { StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '../../../../contract/api-client.ts';
import type { CallEvent, CallInput } from '../../../../contract/call.ts';
import { type ErrorBody, toSwitchyardError } from '../../../../contract/errors.ts';
import { cutOff, readCallEvents } from './read-lines.ts';

/** Messages of a server that are shown of one call. */
const MAX_MESSAGES = 200;

export type Progress = Extract<CallEvent, { kind: 'progress' }>;
export type Message = Extract<CallEvent, { kind: 'message' }>;
type Done = Extract<CallEvent, { kind: 'done' }>;
type Failed = Extract<CallEvent, { kind: 'failed' }>;

/** One call that a person made, from its start. */
export interface Run {
  input: CallInput;
  /** Milliseconds since 1970. */
  startedAt: number;
  progress?: Progress | undefined;
  messages: readonly Message[];
  /** undefined while it runs. */
  end?: Done | Failed | undefined;
}

export interface RunsState {
  /** The last call of each tool, prompt and resource, by `runKey`. */
  runs: Readonly<Record<string, Run>>;
}

export function runKey({ kind, name }: Pick<CallInput, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

export interface Runs {
  /** Calls something; a call of the same that still runs is left to itself. Never rejects. */
  run(input: CallInput): Promise<void>;
  cancel(key: string): void;
  forget(key: string): void;
}

/** Calls a connection's tools, prompts and resources, and keeps what came of it in a store. */
export function createRuns<S extends RunsState>(api: ApiClient, slug: string, store: StoreApi<S>): Runs {
  const aborts = new Map<string, AbortController>();

  const update = (key: string, change: (run: Run) => Partial<Run>): void => {
    store.setState((state) => {
      const run = state.runs[key];
      return run === undefined
        ? state
        : { ...state, runs: { ...state.runs, [key]: { ...run, ...change(run) } } };
    });
  };
  const take = (key: string, event: CallEvent): void => {
    switch (event.kind) {
      case 'progress':
        update(key, () => ({ progress: event }));
        break;
      case 'message':
        update(key, ({ messages }) => ({ messages: [...messages, event].slice(-MAX_MESSAGES) }));
        break;
      case 'done':
      case 'failed':
        update(key, () => ({ end: event }));
        break;
      default:
        event satisfies never;
    }
  };

  return {
    async run(input) {
      const key = runKey(input);
      if (aborts.has(key)) return;
      const abort = new AbortController();
      aborts.set(key, abort);
      const startedAt = Date.now();
      store.setState((state) => ({
        ...state,
        runs: { ...state.runs, [key]: { input, startedAt, messages: [] } },
      }));
      try {
        const answer = await api.open('connection.call', { params: { slug }, body: input }, abort.signal);
        for await (const event of readCallEvents(answer)) take(key, event);
        if (store.getState().runs[key]?.end === undefined) throw cutOff();
      } catch (thrown) {
        const error = abort.signal.aborted ? CANCELLED : errorOf(thrown);
        take(key, { kind: 'failed', error, latencyMs: Date.now() - startedAt });
      } finally {
        aborts.delete(key);
      }
    },
    cancel: (key) => aborts.get(key)?.abort(),
    forget(key) {
      store.setState((state) => {
        const { [key]: _, ...runs } = state.runs;
        return { ...state, runs };
      });
    },
  };
}

const CANCELLED: ErrorBody = {
  code: 'CANCELLED',
  message: 'You cancelled the call.',
  fix: 'The server was told. What it had done until then may stay done.',
};

/** A broken stream tells no more than that it broke. */
function errorOf(thrown: unknown): ErrorBody {
  return (thrown instanceof TypeError ? cutOff() : toSwitchyardError(thrown)).toBody();
}
