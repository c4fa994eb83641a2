import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../helpers/temp.ts';
import { openRig } from '../upstream/rig.ts';

const transports = (file: string) => {
  const code = `require('fs').writeFileSync(${JSON.stringify(file)}, '')`;
  return [
    { command: 'npx', args: ['-c', `touch ${file}`] },
    { command: 'npx', args: ['-y', 'node', '-e', code] },
    { command: process.execPath, args: ['-e', code] },
    { command: process.execPath, args: ['--import', `data:text/javascript,${code}`, 'x.js'] },
    { command: '/bin/sh', args: ['-c', `touch ${file}`] },
    { command: 'env', args: ['bash', '-c', `touch ${file}`] },
    { command: process.execPath, args: ['server.js'], env: { NODE_OPTIONS: `--require=${file}` } },
    { command: process.execPath, args: ['server.js'], env: { LD_PRELOAD: file } },
    { command: 'server', args: [], env: { PATH: file } },
    { command: '', args: [] },
  ];
};

it('a command that hides what it runs is refused, when it is added and when it is edited, and never runs', async () => {
  const file = join(tempDir(), 'canary');
  const rig = await openRig();
  const { slug } = await rig.add('good', [
    join(import.meta.dirname, '../fixtures/servers/misbehaving/main.mjs'),
  ]);
  for (const [at, { command, args, env = {} }] of transports(file).entries()) {
    const transport = { kind: 'stdio' as const, command, args, env: env as Record<string, string> };
    const refused = expect.objectContaining({ code: 'COMMAND_REFUSED', fix: expect.any(String) });
    const input = {
      slug: `bad-${at}`,
      environment: 'sandbox' as const,
      trusted: false,
      transport,
      settings: {},
    };
    await expect(rig.upstreams.add(rig.org, input)).rejects.toEqual(refused);
    await expect(rig.upstreams.edit(rig.org, slug, { transport })).rejects.toEqual(refused);
  }
  expect(rig.upstreams.list(rig.org).map((connection) => connection.slug)).toEqual(['good']);
  expect(existsSync(file)).toBe(false);
});
