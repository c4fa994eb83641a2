import { expect, it } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { dependency } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

it('a call that cannot finish when the hub is ended is answered with the reason, and on record', async () => {
  const dataDir = tempDir();
  const hub = await HubProcess.start({ dataDir });
  const everything = dependency('@modelcontextprotocol/server-everything/dist/index.js');
  await hub.cli('connection', 'add', 'slow', '--', process.execPath, everything, 'stdio');
  const token = await hub.createToken();
  const answer = modernCall(`${hub.mcpUrl}/slow`, token, 'trigger-long-running-operation', {
    duration: 60,
    steps: 2,
  });
  for (let log = ''; !log.includes('trigger-long-running-operation'); ) {
    log = await hub.cli('audit', 'tail');
  }
  await hub.stop();
  expect(await answer).toMatchObject({
    result: { isError: true, _meta: { 'switchyard/error': { code: 'UPSTREAM_CLOSED' } } },
  });

  const next = await HubProcess.start({ dataDir });
  expect(await next.cli('audit', 'tail')).toMatch(
    /trigger-long-running-operation .* error .*UPSTREAM_CLOSED/,
  );
  expect(await next.cli('audit', 'verify')).toContain('intact');
  await next.stop();
});
