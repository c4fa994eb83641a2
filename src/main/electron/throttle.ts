/** Runs at once, then again after `ms` milliseconds if it was asked for meanwhile: however often, so rarely. */
export function throttle(run: () => void, ms: number): { ask(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let asked = false;
  function ask(): void {
    if (timer !== undefined) {
      asked = true;
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      if (!asked) return;
      asked = false;
      ask();
    }, ms);
    run();
  }
  return {
    ask,
    stop() {
      clearTimeout(timer);
      asked = false;
    },
  };
}
