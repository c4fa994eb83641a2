import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { inheritedEnvironment } from './environment.ts';

const TIMEOUT_MS = 3000;
const MAX_OUTPUT = 256 * 1024;
/** The same in every shell that people log in with; `printenv` shows lists with colons where the shell has its own kind. */
const SCRIPT = 'echo "$SWITCHYARD_MARK"; printenv PATH; echo "$SWITCHYARD_MARK"';
/** Where people's programs lie although a program started from a desktop is not told so. */
const COMMON = [
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/home/linuxbrew/.linuxbrew/bin',
  '/snap/bin',
  '/usr/bin',
  '/bin',
];
const COMMON_AT_HOME = ['.local/bin', '.cargo/bin', '.bun/bin', '.deno/bin', '.volta/bin', 'bin'];

let known: Promise<string> | undefined;

/**
 * The PATH that the person has in a terminal: of their login shell, then of the hub, then common places that exist.
 * Asked once; takes at most 3 s. Never rejects.
 * @param anew asks again: a program that was missing may have been installed since
 */
export function loginPath(anew = false): Promise<string> {
  if (anew) known = undefined;
  known ??= readLoginPath(process.env['SHELL'] ?? shellOfUser(), process.env);
  return known;
}

/** @param shell full path of the login shell */
export async function readLoginPath(shell: string | undefined, own: NodeJS.ProcessEnv): Promise<string> {
  const ownPath = own['PATH'] ?? own['Path'] ?? '';
  if (process.platform === 'win32') return ownPath;
  const fromShell = shell === undefined || !isAbsolute(shell) ? '' : await askShell(shell, own);
  const home = homedir();
  const common = [...COMMON, ...COMMON_AT_HOME.map((dir) => join(home, dir))].filter((dir) =>
    existsSync(dir),
  );
  // A relative entry would let the folder that a server runs in decide what `npx` is.
  const entries = [...fromShell.split(delimiter), ...ownPath.split(delimiter), ...common].filter(isAbsolute);
  return [...new Set(entries)].join(delimiter);
}

/**
 * The one place where Switchyard starts a shell: the person's own login shell, with a constant argument and nothing
 * from outside, since what they set up there (version managers, package managers) is where their programs are. It gets
 * no terminal, no input and only the environment that servers get.
 */
function askShell(shell: string, own: NodeJS.ProcessEnv): Promise<string> {
  // Random, so that nothing a start-up file prints is taken for the answer.
  const mark = randomUUID();
  const child = spawn(shell, ['-ilc', SCRIPT], {
    env: { ...inheritedEnvironment(own), PATH: own['PATH'], SWITCHYARD_MARK: mark },
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Promise((resolve) => {
    let output = '';
    const done = () => {
      clearTimeout(timer);
      child.stdout.destroy();
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Nothing of it is left.
      }
      resolve(output.split(mark)[1]?.trim() ?? '');
    };
    const timer = setTimeout(done, TIMEOUT_MS);
    child.once('error', done);
    // Not `exit`: what it printed may come later. Not the end alone: a start-up file may leave a program behind.
    child.once('close', done);
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.length > MAX_OUTPUT || output.split(mark).length > 2) done();
    });
  });
}

function shellOfUser(): string | undefined {
  try {
    return userInfo().shell ?? undefined;
  } catch {
    return undefined;
  }
}
