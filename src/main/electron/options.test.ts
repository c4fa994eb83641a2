import { expect, it } from 'vitest';
import { readAppOptions } from './options.ts';

it('reads what it is told at its start', () => {
  expect(readAppOptions(['--hidden', '--port', '0', '--data-dir=/tmp/x', '--no-sandbox'])).toEqual({
    hidden: true,
    port: 0,
    dataDir: '/tmp/x',
    link: undefined,
  });
  expect(readAppOptions([])).toEqual({ hidden: false, port: undefined, dataDir: undefined, link: undefined });
});

it.each(['70000', '-1', 'http', ''])('takes no port from %j', (port) => {
  expect(readAppOptions([`--port=${port}`]).port).toBeUndefined();
});

it('a link brings no options of its own', () => {
  const link = 'switchyard://add?url=https://a.example';
  expect(readAppOptions(['--hidden', link, '--data-dir=/tmp/evil', '--port=1'])).toEqual({
    hidden: true,
    port: undefined,
    dataDir: undefined,
    link,
  });
  expect(readAppOptions([link.replace('switchyard', 'SwitchYard')]).link).toBe(
    link.replace('switchyard', 'SwitchYard'),
  );
});
