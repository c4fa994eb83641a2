import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';
import { connect, MISBEHAVING } from '../process/rig.ts';

it('what stands in arguments and environment reaches a server letter by letter and is run by nobody', async () => {
  const canary = join(tempDir(), 'canary');
  const hostile = [
    `";touch ${canary}`,
    `$(touch ${canary})`,
    `\`touch ${canary}\``,
    `| touch ${canary}`,
    '*',
    '~',
  ];
  const client = await connect(
    {},
    { args: [MISBEHAVING, '{}', ...hostile], env: { HOSTILE: hostile.join('\n') } },
  );
  const environment = JSON.parse(await client.call('environment')) as Record<string, string>;
  expect(environment['HOSTILE']).toBe(hostile.join('\n'));
  const argv = readFileSync(`/proc/${client.transport.pid}/cmdline`, 'utf8').split('\0');
  expect(argv.slice(3, -1)).toEqual(hostile);
  expect(existsSync(canary)).toBe(false);
});

it('no source file can start a shell by accident', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ name, text: readFileSync(join(ROOT, 'src', name), 'utf8') }));
  expect(sources.length).toBeGreaterThan(50);
  const starters = sources.filter(({ text }) => /child_process/.test(text));
  expect(starters.map(({ name }) => name)).toContain('main/core/upstream/process/stdio-transport.ts');
  for (const { name, text } of starters) {
    const imported = /import(?: type)? \{([^}]*)\} from 'node:child_process'/.exec(text)?.[1] ?? 'everything';
    const names = imported.split(',').map((part) => part.replace('type', '').trim());
    expect(
      names.filter((each) => !/^(?:spawn|execFile|\w*Process\w*|)$/.test(each)),
      name,
    ).toEqual([]);
    expect(text, name).not.toMatch(/\bshell: *(?:true|['"`])/);
  }
});
