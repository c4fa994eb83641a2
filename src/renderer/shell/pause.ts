import type { Services } from '../app/services.ts';

/** Refuses every call of every client, or lets calls pass again. @throws SwitchyardError */
export async function setPaused({ api, hub }: Pick<Services, 'api' | 'hub'>, paused: boolean): Promise<void> {
  hub.setState({ settings: await api.call('settings.update', { body: { paused } }) });
}
