import { SwitchyardError } from '../../../../contract/errors.ts';
import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';

export function connectionHandlers(hub: Hub): HandlersOf<'connection'> {
  const { upstreams, organizationId } = hub;
  const view = (slug: string) => upstreams.view(organizationId, slug);
  const known = (slug: string): string => {
    if (upstreams.get(organizationId, slug) !== undefined) return slug;
    throw new SwitchyardError(
      'NOT_FOUND',
      `There is no connection "${slug}".`,
      'Look at the connections there are: switchyard connection list',
    );
  };

  return {
    'connection.list': () => ({
      connections: upstreams.list(organizationId).map((connection) => view(connection.slug)),
    }),
    'connection.add': async ({ body }) => view((await upstreams.add(organizationId, body)).slug),
    'connection.get': ({ params }) => view(known(params.slug)),
    'connection.edit': async ({ params, body }) => {
      const edited = await upstreams.edit(organizationId, known(params.slug), body);
      return view(edited.slug);
    },
    'connection.remove': async ({ params }) => {
      await upstreams.remove(organizationId, known(params.slug));
      return { done: true };
    },
    'connection.test': ({ params }) => upstreams.test(organizationId, known(params.slug)),
    'connection.restart': ({ params }) => upstreams.restart(organizationId, known(params.slug)),
    'connection.tools': ({ params }) => {
      const catalog = upstreams.knownCatalog(organizationId, known(params.slug));
      return {
        known: catalog !== undefined,
        tools: [...(catalog?.tools ?? [])],
        prompts: [...(catalog?.prompts ?? [])],
        resources: [...(catalog?.resources ?? [])],
        resourceTemplates: [...(catalog?.resourceTemplates ?? [])],
        problems: [...(catalog?.problems ?? [])],
      };
    },
    'connection.health': ({ params, query }) => ({
      history: upstreams.healthHistory(organizationId, known(params.slug), query.limit),
    }),
    'connection.logs': ({ params, query }) => ({
      lines: upstreams.logTail(organizationId, known(params.slug), query.limit),
    }),
  };
}
