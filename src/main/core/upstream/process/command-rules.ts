import { win32 } from 'node:path';
import { isRefusedName } from './environment.ts';

/** How the options of an interpreter say that a text follows which it runs. */
interface Interpreter {
  names: RegExp;
  /** Letters that say so alone or within a group such as `-lc`. */
  letters: string;
  /** Letters after which the rest of a group is a value. */
  valueLetters: string;
  /** Long options that say so. */
  options: RegExp;
  /** Options whose value is the next argument, which is then not the script. */
  takesValue: RegExp;
}

const NEVER = /^(?!)/;
const INTERPRETERS: readonly Interpreter[] = [
  {
    names: /^(?:ba|z|da|k|mk|a|c|tc|fi|xon|o)?sh$|^(?:nu|elvish)$/,
    letters: 'c',
    valueLetters: '',
    options: /^--(?:command|init-command)\b/,
    takesValue: /^[-+][a-zA-Z]*[oO]$|^--(?:rcfile|init-file)$/,
  },
  {
    names: /^(?:node|nodejs|bun|tsx|ts-node)$/,
    letters: 'ep',
    valueLetters: '',
    options: /^--(?:eval|print)\b|^--(?:import|require|loader|experimental-loader)[= ]data:/,
    // Some of Node's long options take a value, others do not; neither is taken for the script.
    takesValue: /^-[rC]$|^--[^=]+$/,
  },
  {
    names: /^(?:python|pypy)w?[\d.]*$|^py$/,
    letters: 'c',
    valueLetters: 'mWX',
    options: NEVER,
    takesValue: /^-[A-Za-z]*[WX]$|^--check-hash-based-pycs$/,
  },
  {
    names: /^(?:perl|ruby|osascript|groovy|elixir|julia|ghc)[\d.]*$/,
    letters: 'eE',
    valueLetters: 'ImMCFrx',
    options: /^--eval\b/,
    takesValue: /^-[Irl]$/,
  },
  {
    names: /^(?:php|lua|luajit|rscript|r)[\d.]*$/,
    letters: 'reBRE',
    valueLetters: 'dfl',
    options: /^--(?:run|eval|process-code|process-begin|process-end)\b/,
    takesValue: /^-[dcl]$/,
  },
];
/** `/c`, `/k` of cmd.exe; `-Command`, `-EncodedCommand` of PowerShell, which takes any beginning of an option. */
const CMD_OPTION = /^\/[ckr]/i;
const POWERSHELL_OPTION = /^[-/](?:c|co|com|comm|comma|comman|command|cwa|commandwithargs|e|ec|en|enc\w*)$/i;

/** Options of package runners and wrappers that take a value of their own, so that it is not mistaken for the program. */
const TAKES_VALUE =
  /^(?:-p|--package|--from|--with|--python|--directory|--project|--index|--registry|-u|-C|--chdir|--cache|--prefix|-w|--workspace|--env-file)$/;

/**
 * The part of a command line that runs a text as a program (`bash -c`, `node -e`, `npx -c`, …), for a message; undefined
 * when there is none that is known. Looks through programs that only start another one.
 */
export function evaluatesText(argv: readonly string[], depth = 0): string | undefined {
  const [command, ...args] = argv;
  if (command === undefined || depth > 8) return undefined;
  const name = programName(command);
  switch (name) {
    case 'cmd':
      return found(
        name,
        args.find((arg) => CMD_OPTION.test(arg)),
      );
    case 'powershell':
    case 'pwsh':
      return found(
        name,
        args.find((arg) => POWERSHELL_OPTION.test(arg)),
      );
    case 'env':
      return evaluatesInEnv(args, depth);
    case 'npx':
    case 'bunx':
    case 'uvx':
    case 'pipx':
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'uv':
      return evaluatesInRunner(name, args, depth);
    case 'deno':
      return args[0] === 'eval' || args[0] === 'repl' ? `deno ${args[0]}` : undefined;
    case 'sudo':
    case 'doas':
    case 'su':
    case 'nohup':
    case 'nice':
    case 'time':
    case 'timeout':
    case 'setsid':
    case 'stdbuf':
    case 'xargs':
    case 'busybox':
    case 'exec':
      return evaluatesInWrapper(name, args, depth);
    default: {
      const interpreter = INTERPRETERS.find(({ names }) => names.test(name));
      return interpreter === undefined ? undefined : evaluatesIn(name, interpreter, args);
    }
  }
}

/** Only options before the script count: what follows it belongs to the script. */
function evaluatesIn(name: string, interpreter: Interpreter, args: readonly string[]): string | undefined {
  const { options, takesValue } = interpreter;
  for (const [at, arg] of args.entries()) {
    const before = args[at - 1] ?? '';
    if (options.test(`${before} ${arg}`)) return `${name} ${before}`;
    if (!/^[-+]./.test(arg)) {
      if (takesValue.test(before) && !/\.[cm]?[jt]sx?$/.test(arg)) continue;
      return undefined;
    }
    if (arg === '--') return undefined;
    if (options.test(arg)) return `${name} ${arg.split('=', 1)[0]}`;
    if (groupHas(arg, interpreter)) return `${name} ${arg.slice(0, 8)}`;
  }
  return undefined;
}

/** `-c`, `-lc`, `-pe`, and `-ecode` where the text follows at once. */
function groupHas(group: string, { letters, valueLetters }: Interpreter): boolean {
  for (const letter of group.slice(1)) {
    if (letters.includes(letter)) return true;
    if (!/[A-Za-z]/.test(letter) || valueLetters.includes(letter)) return false;
  }
  return false;
}

/** `env -i NAME=value program …`: its assignments obey the same rules as the connection's own. */
function evaluatesInEnv(args: readonly string[], depth: number): string | undefined {
  for (const [at, arg] of args.entries()) {
    if (/^-\w*S|^--split-string/.test(arg)) return 'env -S';
    const assignment = /^([A-Za-z_]\w*)=/.exec(arg)?.[1];
    if (assignment !== undefined && isRefusedName(assignment)) return `env ${assignment}=…`;
    if (assignment !== undefined || arg.startsWith('-')) continue;
    if (at > 0 && /^(?:-u|--unset|-C|--chdir)$/.test(args[at - 1] as string)) continue;
    return evaluatesText(args.slice(at), depth + 1);
  }
  return undefined;
}

const RUNNER_VERBS = new Set(['exec', 'x', 'dlx', 'run', 'tool', 'node']);

/** `npx -c text`, and `npx package args` where the package is an interpreter itself. */
function evaluatesInRunner(name: string, args: readonly string[], depth: number): string | undefined {
  for (const [at, arg] of args.entries()) {
    if (/^(?:-c|--call|--shell-mode|--node-options|--script-shell)(?:=|$)/.test(arg))
      return `${name} ${arg.split('=', 1)[0]}`;
    if (/^-[a-z]*c[a-z]*$/.test(arg) && !name.startsWith('uv')) return `${name} ${arg}`;
    if (arg.startsWith('-')) continue;
    if (at > 0 && TAKES_VALUE.test(args[at - 1] as string)) continue;
    if (RUNNER_VERBS.has(arg) && name !== 'npx' && name !== 'bunx' && name !== 'uvx' && args[at - 1] !== '--')
      continue;
    return evaluatesText([arg.replace(/(?<=.)@.*$/, ''), ...args.slice(at + 1)], depth + 1);
  }
  return undefined;
}

/** `nice -n 5 program …`: what may be the program is looked at from every argument on. */
function evaluatesInWrapper(name: string, args: readonly string[], depth: number): string | undefined {
  if (name === 'su')
    return found(
      name,
      args.find((arg) => /^-\w*c$|^--command/.test(arg)),
    );
  for (const [at, arg] of args.entries()) {
    if (arg.startsWith('-')) continue;
    const evaluated = evaluatesText(args.slice(at), depth + 1);
    if (evaluated !== undefined) return evaluated;
  }
  return undefined;
}

function found(name: string, option: string | undefined): string | undefined {
  return option === undefined ? undefined : `${name} ${option.slice(0, 16)}`;
}

/** `node` for `/usr/bin/node`, `C:\node.exe` and `NODE.EXE` alike. */
function programName(command: string): string {
  return win32
    .basename(command)
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat|com)$/, '');
}
