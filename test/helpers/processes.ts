import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The root of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The file of the command line: what is built when it was built just now, as `npm test` does, since that starts several
 * times as fast; else the source, so that a test can be run without a build.
 */
export const CLI =
  process.env['SWITCHYARD_TEST_CLI'] ?? fileURLToPath(new URL('../../src/main/cli.ts', import.meta.url));

/** The file of a dependency, so that tests run it with this Node and without a package runner. */
export function dependency(path: string): string {
  return `${ROOT}node_modules/${path}`;
}

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `node args…` to its end. */
export async function runNode(
  args: string[],
  options: { env?: NodeJS.ProcessEnv; input?: string; timeoutMs?: number; cwd?: string } = {},
): Promise<Finished> {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    timeout: options.timeoutMs ?? 120_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** Starts `node args…` and waits for a line of its output that `pick` takes. The caller ends it. */
export async function startNode<T>(
  args: string[],
  pick: (line: string) => T | undefined,
  env: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; picked: T }> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env } });
  let output = '';
  const picked = await new Promise<T>((resolve, reject) => {
    const look = (line: string) => {
      output += `${line}\n`;
      const value = pick(line);
      if (value !== undefined) resolve(value);
    };
    createInterface({ input: child.stdout }).on('line', look);
    createInterface({ input: child.stderr }).on('line', look);
    child.on('exit', (code) => reject(new Error(`It ended with ${code} before it was ready:\n${output}`)));
  });
  return { child, picked };
}
