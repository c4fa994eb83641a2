/** Milliseconds until what happened is looked at, so that what happens together is seen together. */
const SOON_MS = 300;

export interface Pace {
  /** Asks for the task: soon, but not more often than every `ms`. */
  want(): void;
  /** Runs the task now. */
  now(): void;
  stop(): void;
}

/** Runs a task at a calm pace, however often it is wanted. @param ms milliseconds, asked for each time */
export function createPace(task: () => Promise<void>, ms: () => number): Pace {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = -Infinity;
  let running = false;
  let again = false;

  async function run(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (running) {
      again = true;
      return;
    }
    running = true;
    last = Date.now();
    await task();
    running = false;
    if (again) want();
    again = false;
  }
  function want(): void {
    timer ??= setTimeout(() => void run(), Math.max(SOON_MS, last + ms() - Date.now()));
  }

  return {
    want,
    now: () => void run(),
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
