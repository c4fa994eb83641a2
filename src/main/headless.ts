import { toSwitchyardError } from '../contract/errors.ts';
import type { Addresses, Hub } from './core/hub-types.ts';
import type { NodePorts } from './node-ports.ts';
import { VERSION } from './version.ts';
import { boundYoungGeneration } from './young-generation.ts';

/** Milliseconds: Ctrl+C reaches the hub from the terminal and from npm alike; only a later signal is a second one. */
const SAME_SIGNAL = 1_000;
/** Milliseconds that an orderly stop may take after something unexpected happened. */
const LAST_STOP = 5_000;

export interface HeadlessOptions {
  ports: NodePorts;
  /** 0 for any free one; without it, that of the settings. */
  port?: number | undefined;
  /** Called once, when clients can connect. */
  onReady(addresses: Addresses, hub: Hub): void;
}

/**
 * Runs the hub without a window until SIGINT, SIGTERM or SIGHUP; the second signal ends it at once. Resolves with the
 * exit code. Whatever nobody caught is logged and ends the hub, its servers' processes first.
 * @throws SwitchyardError what createHub and listen throw
 */
export async function runHeadless({ ports, port, onReady }: HeadlessOptions): Promise<number> {
  boundYoungGeneration();
  const { createHub } = await import('./core/hub.ts');
  const { promise: end, resolve } = Promise.withResolvers<number>();
  let ending = false;
  let firstSignal: number | undefined;
  const onSignal = (): void => {
    firstSignal ??= performance.now();
    if (performance.now() - firstSignal > SAME_SIGNAL) process.exit(1);
    ending = true;
    resolve(0);
  };
  const onUncaught = (error: unknown): void => {
    ports.log.error({ err: error }, 'Something unexpected ended the hub.');
    process.exitCode = 1;
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), LAST_STOP).unref();
    resolve(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);

  const hub = await createHub(ports, { version: VERSION });
  try {
    const addresses = await hub.listen({ port: port ?? hub.settings.get(hub.organizations.active).port });
    onReady(addresses, hub);
    ports.log.info({ port: addresses.port, version: VERSION }, 'Ready.');
    return await end;
  } catch (error) {
    ports.log.error({ err: toSwitchyardError(error) }, 'The hub could not start.');
    throw error;
  } finally {
    await hub.close();
    ports.log.info({}, 'Stopped.');
    await ports.log.flush();
    // Nothing that was left open may keep a closed hub alive.
    setTimeout(() => process.exit(), LAST_STOP).unref();
  }
}
