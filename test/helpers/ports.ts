import { join } from 'node:path';
import type { Ports } from '../../src/main/core/ports.ts';
import { ROOT } from './processes.ts';

/** Real ports on a folder of the test's own, without keychain and with a silent log unless told otherwise. */
export function testPorts(dataDir: string, overrides: Partial<Ports> = {}): Ports {
  const silent = () => undefined;
  return {
    paths: { dataDir, webDir: join(ROOT, 'out/renderer') },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    keychain: undefined,
    passphrase: undefined,
    openUrl: () => Promise.resolve(),
    notify: silent,
    ...overrides,
  };
}
