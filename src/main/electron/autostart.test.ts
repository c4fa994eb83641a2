import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { autostartEntry, createAutostart } from './autostart.ts';

function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'switchyard-autostart-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

it('is switched on and off by one file', () => {
  const dir = tempDir();
  const autostart = createAutostart(dir);
  expect(autostart.isOn()).toBe(false);
  autostart.set(['/opt/Switchyard/switchyard', '--hidden']);
  expect(autostart.isOn()).toBe(true);
  expect(readFileSync(join(dir, 'autostart/switchyard.desktop'), 'utf8')).toContain(
    'Exec="/opt/Switchyard/switchyard" "--hidden"\n',
  );
  autostart.set(undefined);
  expect(autostart.isOn()).toBe(false);
  autostart.set(undefined);
});

it('a folder of any name stays one argument and adds no line', () => {
  const entry = autostartEntry(['/home/me/a "b" $HOME `x` \\ 100% \nExec=evil', '--hidden']);
  expect(entry.split('\n').filter((line) => line.startsWith('Exec='))).toEqual([
    'Exec="/home/me/a \\\\"b\\\\" \\\\$HOME \\\\`x\\\\` \\\\\\\\ 100%% \\nExec=evil" "--hidden"',
  ]);
});
