import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SwitchyardError } from '../../src/contract/errors.ts';
import { RpcError } from '../../src/main/core/mcp/json-rpc.ts';
import { askableClient, isRunning, openRig, type Rig } from './rig.ts';
import { tinyServer } from './tiny-server.ts';

const slug = fc.constantFrom('one', 'two', 'three');
const client = fc.constantFrom('anna', 'bert');
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('call' as const), slug }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('own call' as const), slug, client }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('list' as const), slug, client }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill' as const), slug }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit' as const), slug }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('toggle' as const), slug }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), slug }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replace' as const), slug }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), client }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

test('whatever people, clients and crashes do at once, every failure is explained and no process is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 12 }), async (rounds) => {
      const rig = await openRig();
      const server = tinyServer(join(rig.dataDir, 'journal'));
      const clients = { anna: askableClient('anna', {}).caller, bert: askableClient('bert', {}).caller };
      await Promise.all(['one', 'two', 'three'].map((name) => rig.add(name, [server])));
      const seen = new Set<number>();
      const run = async (action: Step): Promise<unknown> => {
        for (const name of ['one', 'two', 'three']) for (const pid of pidsOf(rig, name)) seen.add(pid);
        const { upstreams, org } = rig;
        const transport = {
          kind: 'stdio' as const,
          command: process.execPath,
          args: [server, '--x'],
          env: {},
        };
        switch (action.kind) {
          case 'call':
            return rig.call(action.slug, 'who');
          case 'own call':
            return rig.call(action.slug, 'who', {}, clients[action.client]);
          case 'list':
            return upstreams.catalog(org, action.slug, clients[action.client], true);
          case 'kill':
            for (const pid of pidsOf(rig, action.slug)) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
            return undefined;
          case 'edit':
            return upstreams.edit(org, action.slug, { transport });
          case 'toggle':
            await upstreams.edit(org, action.slug, { enabled: false });
            return upstreams.edit(org, action.slug, { enabled: true });
          case 'restart':
            return upstreams.restart(org, action.slug);
          case 'replace':
            await upstreams.remove(org, action.slug);
            return rig.add(action.slug, [server]);
          case 'release':
            return upstreams.release(action.client);
          default:
            return action satisfies never;
        }
      };
      for (const round of rounds) {
        for (const outcome of await Promise.allSettled(round.map(run))) {
          if (outcome.status === 'fulfilled') continue;
          const known = outcome.reason instanceof SwitchyardError || outcome.reason instanceof RpcError;
          expect(known, String(outcome.reason)).toBe(true);
          expect(outcome.reason.code).not.toBe('INTERNAL');
        }
      }
      await rig.close();
      expect([...seen].filter(isRunning)).toEqual([]);
    }),
    { numRuns: Number(process.env['CHAOS_RUNS'] ?? 8), endOnFailure: true },
  );
}, 240_000);

function pidsOf(rig: Rig, name: string): number[] {
  return rig.upstreams.get(rig.org, name) === undefined ? [] : rig.pids(name);
}
