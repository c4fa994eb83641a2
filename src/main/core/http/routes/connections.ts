import { SwitchyardError } from '../../../../contract/errors.ts';
import { classifyTool } from '../../guard/classify.ts';
import type { Hub } from '../../hub-types.ts';
import { callStream } from '../call-stream.ts';
import type { HandlersOf } from '../operations.ts';

export function connectionHandlers(hub: Hub): HandlersOf<'connection'> {
  const { upstreams } = hub;
  const known = (organizationId: string, slug: string): string => {
    if (upstreams.get(organizationId, slug) !== undefined) return slug;
    throw new SwitchyardError(
      'NOT_FOUND',
      `There is no connection "${slug}".`,
      'Look at the connections there are: switchyard connection list',
    );
  };

  return {
    'connection.list': (_call, { organizationId }) => ({
      connections: upstreams
        .list(organizationId)
        .map((connection) => upstreams.view(organizationId, connection.slug)),
    }),
    'connection.add': async ({ body }, { organizationId }) =>
      upstreams.view(organizationId, (await upstreams.add(organizationId, body)).slug),
    'connection.get': ({ params }, { organizationId }) =>
      upstreams.view(organizationId, known(organizationId, params.slug)),
    'connection.edit': async ({ params, body }, { organizationId }) => {
      const edited = await upstreams.edit(organizationId, known(organizationId, params.slug), body);
      return upstreams.view(organizationId, edited.slug);
    },
    'connection.remove': async ({ params, query }, { organizationId }) => {
      const slug = known(organizationId, params.slug);
      if (query.now !== 'true')
        return { done: true, restorableUntil: await upstreams.hide(organizationId, slug) };
      await upstreams.remove(organizationId, slug);
      return { done: true };
    },
    'connection.restore': async ({ params }, { organizationId }) =>
      upstreams.view(organizationId, (await upstreams.restore(organizationId, params.slug)).slug),
    'connection.call': ({ params, body }, { organizationId, request }) => {
      const { appCalls, audit } = hub;
      const slug = known(organizationId, params.slug);
      if (appCalls === undefined) throw notListening();
      return callStream({ appCalls, audit }, { organizationId, slug }, body, request.signal);
    },
    'connection.test': ({ params }, { organizationId }) =>
      upstreams.test(organizationId, known(organizationId, params.slug)),
    'connection.restart': ({ params }, { organizationId }) =>
      upstreams.restart(organizationId, known(organizationId, params.slug)),
    'connection.tools': ({ params }, { organizationId }) => {
      const catalog = upstreams.knownCatalog(organizationId, known(organizationId, params.slug));
      return {
        known: catalog !== undefined,
        tools: [...(catalog?.tools ?? [])],
        verbs: (catalog?.tools ?? []).map(classifyTool),
        prompts: [...(catalog?.prompts ?? [])],
        resources: [...(catalog?.resources ?? [])],
        resourceTemplates: [...(catalog?.resourceTemplates ?? [])],
        problems: [...(catalog?.problems ?? [])],
      };
    },
    'connection.health': ({ params, query }, { organizationId }) => ({
      history: upstreams.healthHistory(organizationId, known(organizationId, params.slug), query.limit),
    }),
    'connection.logs': ({ params, query }, { organizationId }) => ({
      lines: upstreams.logTail(organizationId, known(organizationId, params.slug), query.limit),
    }),
  };
}

function notListening(): SwitchyardError {
  return new SwitchyardError(
    'HUB_NOT_RUNNING',
    'Calls go through a running hub, and none runs.',
    'Start it: switchyard serve',
  );
}
