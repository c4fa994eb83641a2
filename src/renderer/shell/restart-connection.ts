import type { Services } from '../app/services.ts';
import { HEALTH } from '../ui/health.ts';
import { notifyDone, notifyError } from '../ui/notify.tsx';

/** Restarts a connection and says how it is doing then. */
export async function restartConnection({ api }: Pick<Services, 'api'>, slug: string): Promise<void> {
  try {
    const { state } = await api.call('connection.restart', { params: { slug } });
    notifyDone(`${slug} was restarted: ${HEALTH[state].label.toLowerCase()}.`);
  } catch (error) {
    notifyError(`${slug} was not restarted.`, error);
  }
}
