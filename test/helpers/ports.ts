import type { Ports } from '../../src/main/core/ports.ts';

/** Real ports on a folder of the test's own, without keychain and with a silent log unless told otherwise. */
export function testPorts(dataDir: string, overrides: Partial<Ports> = {}): Ports {
  const silent = () => undefined;
  return {
    paths: { dataDir },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    keychain: undefined,
    passphrase: undefined,
    openUrl: () => Promise.resolve(),
    notify: silent,
    ...overrides,
  };
}
