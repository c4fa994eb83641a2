import { useLocation } from 'wouter';
import type { ConnectionView } from '../../../contract/connection.ts';
import { HEALTH } from '../../ui/health.ts';
import { notifyDone, notifyError } from '../../ui/notify.tsx';
import type { ConnectionStore } from './store.ts';

export interface Actions {
  test(): void;
  restart(): void;
  toggle(): void;
  remove(): void;
}

/** What a person can do with a connection, with a word about how it went. */
export function useActions(connection: ConnectionStore, { name, enabled }: ConnectionView): Actions {
  const [, navigate] = useLocation();
  const attempt = (what: string, work: () => Promise<void>): void => {
    work().catch((thrown: unknown) => notifyError(what, thrown));
  };
  return {
    test: () =>
      attempt(`${name} was not tested.`, async () => {
        const { state } = await connection.test();
        notifyDone(`${name} is ${HEALTH[state].label.toLowerCase()}.`);
      }),
    restart: () =>
      attempt(`${name} was not restarted.`, async () => {
        const { state } = await connection.restart();
        notifyDone(`${name} was restarted and is ${HEALTH[state].label.toLowerCase()}.`);
      }),
    toggle: () =>
      attempt(`${name} was not switched ${enabled ? 'off' : 'on'}.`, () => connection.setEnabled(!enabled)),
    remove: () =>
      attempt(`${name} was not removed.`, async () => {
        await connection.remove();
        navigate('/connections');
        notifyDone(`${name} was removed.`, () =>
          attempt(`${name} was not brought back.`, async () => {
            await connection.restore();
            notifyDone(`${name} is back, as it was.`);
          }),
        );
      }),
  };
}
