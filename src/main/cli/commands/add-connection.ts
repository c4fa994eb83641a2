import {
  type ConnectionPatch,
  type ConnectionView,
  Slug,
  type TransportPatch,
} from '../../../contract/connection.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import { confirm } from '../confirm.ts';
import { withHub } from '../hub-access.ts';
import { printHealth } from '../output/health.ts';
import { safe, safeJson, showArgv } from '../output/text.ts';
import type { CommandContext } from '../program.ts';
import type { Terminal } from '../terminal.ts';
import {
  type EditOptions,
  editTransport,
  readTransport,
  type TransportOptions,
} from '../transport-options.ts';

export interface AddOptions extends TransportOptions {
  name?: string;
  env?: 'sandbox' | 'production';
  trust?: boolean;
  shared?: boolean;
  yes?: boolean;
}

/** Adds a connection. Whoever types the command approves it; at a terminal it is shown and asked for once more. */
export async function addConnection(
  { where, terminal }: CommandContext,
  [slug = '', ...argv]: string[],
  options: AddOptions,
): Promise<number> {
  checkSlug(slug);
  const transport = readTransport(argv, options);
  if (transport === undefined) {
    throw new SwitchyardError(
      'BAD_REQUEST',
      'It is not said which server to connect to.',
      `Give an address (switchyard connection add ${slug} --url https://…) or a command (… add ${slug} -- npx -y some-server).`,
    );
  }
  if (!(await approve(terminal, transport, options.yes === true))) return 1;
  const view = await withHub(where, ({ api }) =>
    api.call('connection.add', {
      body: {
        slug,
        name: options.name,
        environment: options.env,
        trusted: options.trust,
        transport,
        ...(options.shared === true && { settings: { sharing: 'shared' } }),
      },
    }),
  );
  report(terminal, view);
  return 0;
}

/** Changes a connection; what would run is shown and approved anew when it changes. */
export async function editConnection(
  { where, terminal }: CommandContext,
  [slug = '', ...argv]: string[],
  options: AddOptions & EditOptions,
): Promise<number> {
  const now = await withHub(where, ({ api }) => api.call('connection.get', { params: { slug } }));
  const transport = editTransport(now.transport, argv, options);
  const body: ConnectionPatch = {
    ...(options.name !== undefined && { name: options.name }),
    ...(options.env !== undefined && { environment: options.env }),
    ...(options.trust !== undefined && { trusted: options.trust }),
    ...(options.shared === true && { settings: { sharing: 'shared' } }),
    ...(transport !== undefined && { transport }),
  };
  if (Object.keys(body).length === 0) {
    throw new SwitchyardError(
      'BAD_REQUEST',
      'Nothing is given to change.',
      'See what can be changed: switchyard connection edit --help',
    );
  }
  if (transport !== undefined && !(await approve(terminal, transport, options.yes === true))) return 1;
  const view = await withHub(where, ({ api }) => api.call('connection.edit', { params: { slug }, body }));
  report(terminal, view);
  return 0;
}

/** Before anything is shown and asked for that could not be added anyway. @throws SwitchyardError BAD_REQUEST */
function checkSlug(slug: string): void {
  const { error } = Slug.safeParse(slug);
  if (error === undefined) return;
  throw new SwitchyardError(
    'BAD_REQUEST',
    `“${safe(slug)}” cannot name a connection in URLs and tools.`,
    `${error.issues[0]?.message ?? ''} Give the name that people see with --name.`,
  );
}

async function approve(terminal: Terminal, transport: TransportPatch, yes: boolean): Promise<boolean> {
  if (transport.kind !== 'stdio' || terminal.json) return true;
  terminal.print(
    `This runs on your machine, as you:\n\n  ${showArgv([transport.command, ...transport.args])}`,
  );
  if (transport.cwd !== undefined) terminal.print(`  in ${safe(transport.cwd)}`);
  const given = (stored: boolean) =>
    Object.keys(transport.env).filter((name) => (transport.env[name] === null) === stored);
  if (given(false).length > 0) terminal.print(`  with ${given(false).join(', ')} from your environment`);
  if (given(true).length > 0) terminal.print(`  with ${given(true).join(', ')} as stored`);
  terminal.print('');
  return yes || confirm(terminal, 'Is that right?');
}

function report(terminal: Terminal, view: ConnectionView): void {
  if (terminal.json) {
    terminal.print(safeJson(view));
    return;
  }
  if (view.enabled) printHealth(terminal, view.slug, view.health, view.toolCount);
  else terminal.print(`${view.slug}: off`);
  for (const problem of view.problems) terminal.print(`  Left out:   ${safe(problem)}`);
}
