/** Milliseconds until what happened is looked at, so that what happens together is seen together. */
const SOON_MS = 300;

export interface Pace {
  /** Asks for the task: soon, but not more often than every `ms`. */
  want(): void;
  /** Runs the task now; if it is running already, once more right after. */
  now(): void;
  stop(): void;
}

/** Runs a task, which never rejects, at a calm pace however often it is wanted. @param ms milliseconds, asked for each time */
export function createPace(task: () => Promise<void>, ms: () => number): Pace {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = -Infinity;
  let running = false;
  /** Whether it was asked for once more while it ran. */
  let again: 'now' | 'at its pace' | undefined;

  async function run(due: 'now' | 'at its pace'): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (running) {
      again = again === 'now' ? again : due;
      return;
    }
    running = true;
    last = Date.now();
    await task();
    running = false;
    const next = again;
    again = undefined;
    if (next === 'now') void run(next);
    else if (next !== undefined) want();
  }
  function want(): void {
    timer ??= setTimeout(() => void run('at its pace'), Math.max(SOON_MS, last + ms() - Date.now()));
  }

  return {
    want,
    now: () => void run('now'),
    stop() {
      clearTimeout(timer);
      timer = undefined;
      again = undefined;
    },
  };
}
