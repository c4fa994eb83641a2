import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How the app is started: a program and its arguments. */
export type StartCommand = readonly [string, ...string[]];

/**
 * Start at login on a Linux desktop, by the file that all of them read.
 * @param configDir `$XDG_CONFIG_HOME`, or `~/.config`
 */
export function createAutostart(configDir: string): {
  isOn(): boolean;
  /** @throws Error when the file cannot be written */
  set(command: StartCommand | undefined): void;
} {
  const file = join(configDir, 'autostart', 'switchyard.desktop');
  return {
    isOn: () => existsSync(file),
    set(command) {
      if (command === undefined) {
        rmSync(file, { force: true });
        return;
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, autostartEntry(command), { mode: 0o600 });
    },
  };
}

export function autostartEntry(command: StartCommand): string {
  return `[Desktop Entry]
Type=Application
Name=Switchyard
Comment=Offers your MCP connections to every AI client
Exec=${command.map(quoted).join(' ')}
Terminal=false
X-GNOME-Autostart-enabled=true
`;
}

/** An argument of Exec, which has an escaping of its own within that of every value of such a file. */
function quoted(argument: string): string {
  const inner = argument.replace(/[`"$\\]/g, (character) => `\\${character}`).replaceAll('%', '%%');
  return `"${inner.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}"`;
}
