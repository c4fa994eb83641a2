import { Command, Option } from 'commander';
import type { OrganizationColour } from '../../contract/organization.ts';
import { COLOURS } from '../core/access/organization-rows.ts';
import { resolveDataDir } from '../data-dir.ts';
import { VERSION } from '../version.ts';
import type { SignInOptions } from './commands/accounts.ts';
import type { AddOptions } from './commands/add-connection.ts';
import type { ExportOptions, TailOptions } from './commands/audit.ts';
import type { serve } from './commands/serve.ts';
import type { CreateOptions } from './commands/tokens.ts';
import type { Where } from './hub-access.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { count, durationSeconds, portNumber, several } from './values.ts';

/** What every command is given. */
export interface CommandContext {
  dataDir: string;
  /** The data folder, and the organization that was named. */
  where: Where;
  terminal: Terminal;
}
/** Runs a command; resolves with its exit code, 0 when it says nothing. */
type Work<O> = (context: CommandContext, args: string[], options: O) => Promise<number | void>;

const COMMANDS = {
  serve: () => import('./commands/serve.ts'),
  status: () => import('./commands/status.ts'),
  connections: () => import('./commands/connections.ts'),
  addConnection: () => import('./commands/add-connection.ts'),
  accounts: () => import('./commands/accounts.ts'),
  tokens: () => import('./commands/tokens.ts'),
  audit: () => import('./commands/audit.ts'),
  restartAudit: () => import('./commands/restart-audit.ts'),
  doctor: () => import('./commands/doctor.ts'),
  org: () => import('./commands/org.ts'),
};

/**
 * The command line. What a command does is loaded when it runs, so that starting one stays cheap.
 * @param state told where the command works and how it ended
 */
export function createProgram(state: { dataDir: string; exitCode: number }): Command {
  const program = new Command('switchyard')
    .description('All your MCP servers behind one local URL, with every call on record.')
    .version(VERSION, '-V, --version')
    .option(
      '--data-dir <dir>',
      'folder that holds everything (default: SWITCHYARD_HOME, else your data folder)',
    )
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureOutput({ outputError: () => undefined })
    .exitOverride();

  function command<O>(parent: Command, usage: string, summary: string, work: Work<O>): Command {
    return parent
      .command(usage)
      .description(summary)
      .addOption(new Option('--data-dir <dir>').hideHelp())
      .option('--json', 'print JSON, for programs')
      .action(async (...given: unknown[]) => {
        const self = given.pop() as Command;
        const options = self.opts() as O & { json?: boolean; dataDir?: string; org?: string };
        const asked = options.dataDir ?? (program.opts() as { dataDir?: string }).dataDir;
        const dataDir = resolveDataDir(asked);
        const where = { dataDir, organization: options.org };
        const context = { dataDir, where, terminal: createTerminal(options.json === true) };
        state.dataDir = context.dataDir;
        state.exitCode = (await work(context, self.processedArgs.flat().filter(isText), options)) ?? 0;
      });
  }

  /** A command that works in one organization. */
  function within<O>(parent: Command, usage: string, summary: string, work: Work<O>): Command {
    return command(parent, usage, summary, work).option(
      '--org <name>',
      'organization to work in (default: the active one)',
    );
  }

  command(program, 'serve', 'Run the hub.', async (...all: Parameters<typeof serve>) =>
    (await COMMANDS.serve()).serve(...all),
  ).addOption(
    new Option(
      '--port <port>',
      'where to listen; 0 takes any free one (default: the port in the settings, 18800)',
    ).argParser(portNumber),
  );
  within(program, 'status', 'Show how the hub and every connection is doing.', async (context) =>
    (await COMMANDS.status()).status(context),
  );
  command(
    program,
    'doctor',
    'Find what is wrong on this machine, and how to mend it.',
    async (context, _, options: { port?: number }) => (await COMMANDS.doctor()).doctor(context, options.port),
  ).addOption(
    new Option('--port <port>', 'the port to look at (default: the port in the settings, 18800)').argParser(
      portNumber,
    ),
  );
  addConnectionCommands(group(program, 'connection', 'Manage the servers behind the hub.'), within);
  addAccountCommands(
    group(program, 'account', 'Sign in to remote servers, and switch between accounts.'),
    within,
  );
  addTokenCommands(group(program, 'token', 'Manage what AI clients sign in with.'), within);
  addAuditCommands(group(program, 'audit', 'Read and check the log of every call.'), within, command);
  addOrgCommands(group(program, 'org', 'Keep the work of several organizations apart.'), command);
  return program;
}
type Define = <O>(parent: Command, usage: string, summary: string, work: Work<O>) => Command;

function group(program: Command, name: string, summary: string): Command {
  return program.command(name).description(summary).enablePositionalOptions();
}

function addConnectionCommands(parent: Command, command: Define): void {
  const transport = (made: Command): Command =>
    made
      .option('--name <name>', 'what people see')
      .addOption(new Option('--env <environment>', 'what it touches').choices(['sandbox', 'production']))
      .option('--url <url>', 'address of a remote server (Streamable HTTP)')
      .option('--sse', 'the remote server speaks the older HTTP+SSE')
      .option(
        '--env-from <name>',
        'give the server this variable of your environment; NAME=OTHER renames',
        several,
      )
      .option('--header-from <header=name>', 'send a header whose value is in your environment', several)
      .option('--cwd <dir>', 'folder in which the command runs')
      .option('--shared', 'one session for all clients; the server can ask none of them anything')
      .option('-y, --yes', 'do not ask before the command is run');
  transport(
    command(
      parent,
      'add <slug> [command...]',
      'Add a server: --url URL, or -- COMMAND ARGS…',
      async (context, args, options: AddOptions) =>
        (await COMMANDS.addConnection()).addConnection(context, args, options),
    ),
  ).option('--trust', 'run destructive calls without confirmation');
  transport(
    command(
      parent,
      'edit <slug> [command...]',
      'Change a connection; what is left out stays.',
      async (context, args, options: AddOptions) =>
        (await COMMANDS.addConnection()).editConnection(context, args, options),
    ),
  )
    .option('--drop <name>', 'forget the stored value of this variable or header', several)
    .option('--trust', 'run destructive calls without confirmation')
    .option('--no-trust', 'ask for confirmation again');
  const simple = (
    usage: string,
    summary: string,
    name: 'list' | 'restore' | 'test' | 'restart' | 'enable' | 'disable',
  ) =>
    command(parent, usage, summary, async (context, args) =>
      (await COMMANDS.connections())[name](context, args[0] ?? ''),
    );
  simple('list', 'List the connections with their health.', 'list');
  command(
    parent,
    'remove <slug>',
    'End its processes and take it away; it can be restored for ten minutes.',
    async (context, args, options: { now?: boolean }) =>
      (await COMMANDS.connections()).remove(context, args[0] ?? '', options),
  ).option('--now', 'forget it with its secrets at once');
  simple('restore <slug>', 'Bring back a removed connection.', 'restore');
  simple('test <slug>', 'Start it if need be and measure it now.', 'test');
  simple('restart <slug>', 'Stop its processes and start it again; lifts a quarantine.', 'restart');
  simple('enable <slug>', 'Switch it on.', 'enable');
  simple('disable <slug>', 'Switch it off; its settings stay.', 'disable');
}

function addAccountCommands(parent: Command, command: Define): void {
  command(parent, 'list <slug>', 'List who is signed in to a connection.', async (context, [slug]) =>
    (await COMMANDS.accounts()).list(context, slug ?? ''),
  );
  command(
    parent,
    'sign-in <slug>',
    'Sign in with the browser, to one account more.',
    async (context, [slug], options: SignInOptions) =>
      (await COMMANDS.accounts()).signIn(context, slug ?? '', options),
  )
    .option('--account <account>', 'sign in to this account again, by its name or id')
    .option('--label <name>', 'what to call the account')
    .option('--no-browser', 'print the address instead of opening it');
  command(
    parent,
    'activate <slug> <account>',
    'Use this account from the next call on.',
    async (context, [slug, account]) =>
      (await COMMANDS.accounts()).activate(context, slug ?? '', account ?? ''),
  );
  command(
    parent,
    'sign-out <slug> <account>',
    'Revoke the tokens of an account, and forget it.',
    async (context, [slug, account]) =>
      (await COMMANDS.accounts()).signOut(context, slug ?? '', account ?? ''),
  );
}

function addTokenCommands(parent: Command, command: Define): void {
  command(parent, 'create', 'Make a token; it is printed once.', async (context, _, options: CreateOptions) =>
    (await COMMANDS.tokens()).createToken(context, options),
  )
    .requiredOption('--name <name>', 'who or what will use it')
    .addOption(new Option('--type <type>', 'whose it is').choices(['personal', 'org']).default('personal'))
    .option(
      '--scope <scope>',
      'read:, write: or destroy: and a connection or *; several times (default: read:*)',
      several,
    )
    .addOption(
      new Option('--expires <time>', 'such as 30d or 12h (default: never)').argParser(durationSeconds),
    )
    .option('--follow', 'it works in the organization that is active, whichever that is')
    .option('--url-token', 'it may travel in ?token=, for clients that cannot send a header');
  command(parent, 'list', 'List the tokens, without their secrets.', async (context) =>
    (await COMMANDS.tokens()).listTokens(context),
  );
  command(
    parent,
    'revoke <token>',
    'Revoke a token by its id or name, effective on the next call.',
    async (context, [id]) => (await COMMANDS.tokens()).revokeToken(context, id ?? ''),
  );
}

function addAuditCommands(parent: Command, command: Define, ofAll: Define): void {
  command(parent, 'tail', 'Show the last calls.', async (context, _, options: TailOptions) =>
    (await COMMANDS.audit()).tail(context, options),
  )
    .addOption(new Option('-n, --lines <count>', 'how many').argParser(count).default(20))
    .option('-f, --follow', 'go on with what happens from now')
    .option('--connection <slug>', 'only of this connection')
    .option('--text <words>', 'only what contains these words');
  command(parent, 'verify', 'Recompute the log and say where it was changed.', async (context) =>
    (await COMMANDS.audit()).verify(context),
  );
  ofAll(
    parent,
    'restart',
    'Put a log that does not hold aside, and begin a new one.',
    async (context, _, options: { yes?: boolean }) =>
      (await COMMANDS.restartAudit()).restartAudit(context, options),
  ).option('-y, --yes', 'do not ask');
  command(parent, 'export', 'Write the whole log.', async (context, _, options: ExportOptions) =>
    (await COMMANDS.audit()).exportLog(context, options),
  )
    .addOption(new Option('--format <format>', 'of the output').choices(['jsonl', 'csv']).default('jsonl'))
    .option('-o, --output <file>', 'write to a new file instead of stdout');
}

function addOrgCommands(parent: Command, command: Define): void {
  command(parent, 'list', 'List the organizations; a dot marks the active one.', async (context) =>
    (await COMMANDS.org()).list(context),
  );
  command(
    parent,
    'create <name>',
    'Create an organization, with nothing in it.',
    async (context, [name], options: { colour?: OrganizationColour }) =>
      (await COMMANDS.org()).create(context, name ?? '', options),
  ).addOption(new Option('--colour <colour>', 'that tells it apart').choices(COLOURS));
  command(parent, 'rename <name> <new-name>', 'Give it another name.', async (context, [name, to]) =>
    (await COMMANDS.org()).rename(context, name ?? '', to ?? ''),
  );
  command(
    parent,
    'use <name>',
    'Switch to it: what the app shows, and where tokens that follow work.',
    async (context, [name]) => (await COMMANDS.org()).use(context, name ?? ''),
  );
  command(
    parent,
    'delete <name>',
    'Delete it with its connections, accounts, tokens and audit log.',
    async (context, [name], options: { yes?: boolean; export?: string }) =>
      (await COMMANDS.org()).remove(context, name ?? '', options),
  )
    .option('--export <file>', 'write its audit log to a new file first')
    .option('-y, --yes', 'do not ask for its name');
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
