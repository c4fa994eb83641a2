import { afterAll, beforeAll, expect, it } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { startNode } from '../helpers/processes.ts';
import { expectedFailures, surprises } from './expected-failures.ts';
import type { Requirements } from './suite.ts';
import { runServerSuite } from './suite.ts';

const FIXTURE = 'test/fixtures/servers/conformance/main.ts';

let hub: HubProcess;
let token: string;
const stops: (() => void)[] = [];

beforeAll(async () => {
  hub = await HubProcess.start();
  for (const era of ['2025', '2026']) {
    const args = [FIXTURE, '--era', era];
    await hub.cli('connection', 'add', `stdio-${era}`, '--trust', '--', process.execPath, ...args);
    const { child, picked } = await startNode([...args, '--transport', 'http'], (line) =>
      line.startsWith('http://') ? line : undefined,
    );
    stops.push(() => void child.kill());
    await hub.cli('connection', 'add', `http-${era}`, '--trust', '--url', picked);
  }
  token = await hub.createToken(undefined, '--url-token');
});

afterAll(async () => {
  await hub?.stop();
  for (const stop of stops) stop();
});

const runs: [Requirements, string, string][] = [
  ['2025-11-25', '2025', 'stdio'],
  ['2025-11-25', '2025', 'http'],
  ['2025-11-25', '2026', 'stdio'],
  ['2025-11-25', '2026', 'http'],
  ['2026-07-28', '2026', 'stdio'],
  ['2026-07-28', '2026', 'http'],
  ['2026-07-28', '2025', 'stdio'],
  ['2026-07-28', '2025', 'http'],
];

it.each(runs)(
  'a client of %s gets every scored check from a server of %s behind the hub over %s',
  async (requirements, era, transport) => {
    const run = await runServerSuite(`${hub.mcpUrl}/${transport}-${era}?token=${token}`, requirements);
    expect(surprises(run, expectedFailures(`${requirements} on a ${era} server`))).toEqual([]);
    expect(run.scored.length).toBeGreaterThan(requirements === '2025-11-25' ? 60 : 110);
  },
);
