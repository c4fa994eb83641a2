import { join } from 'node:path';
import { CLI, type Finished, ROOT, runNode } from '../helpers/processes.ts';

export const LEDGER = join(ROOT, 'test/fixtures/servers/ledger/main.mjs');

/** The command line on a data folder where no hub runs. */
export function commandLine(dataDir: string, env: NodeJS.ProcessEnv = {}) {
  const run = (...args: string[]): Promise<Finished> =>
    runNode([CLI, ...args], { env: { ...env, SWITCHYARD_HOME: dataDir } });
  const ok = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...args);
    if (code !== 0) throw new Error(`switchyard ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  };
  const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await ok(...args, '--json')) as T;
  return { run, ok, json };
}
