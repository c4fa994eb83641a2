import { createInterface } from 'node:readline/promises';
import type { ApiClient } from '../../../contract/api-client.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import type {
  Organization,
  OrganizationColour,
  OrganizationContents,
} from '../../../contract/organization.ts';
import { findOrganization, withHub } from '../hub-access.ts';
import { table } from '../output/table.ts';
import { safe, safeJson } from '../output/text.ts';
import type { CommandContext } from '../program.ts';
import type { Terminal } from '../terminal.ts';
import { exportLog } from './audit.ts';

export async function list({ where, terminal }: CommandContext): Promise<void> {
  const { organizations } = await withHub(where, ({ api }) => api.call('organization.list'));
  if (terminal.json) {
    terminal.print(safeJson({ organizations }));
    return;
  }
  const rows = organizations.map(({ name, id, colour, active, createdAt }) => [
    active ? terminal.paint('green', '●') : ' ',
    safe(name),
    id,
    colour,
    new Date(createdAt).toISOString().slice(0, 10),
  ]);
  terminal.print(table(['', 'NAME', 'ID', 'COLOUR', 'CREATED'], rows));
}

export async function create(
  { where, terminal }: CommandContext,
  name: string,
  { colour }: { colour?: OrganizationColour },
): Promise<void> {
  const made = await withHub(where, ({ api }) =>
    api.call('organization.create', { body: { name, ...(colour && { colour }) } }),
  );
  terminal.print(
    terminal.json
      ? safeJson(made)
      : `${safe(made.name)} is there, with nothing in it yet. Switch to it: switchyard org use ${quoted(made)}`,
  );
}

export async function rename(
  { where, terminal }: CommandContext,
  wanted: string,
  name: string,
): Promise<void> {
  const renamed = await withHub(where, async ({ api }) =>
    api.call('organization.edit', { params: { id: await idOf(api, wanted) }, body: { name } }),
  );
  terminal.print(terminal.json ? safeJson(renamed) : `${safe(wanted)} is now ${safe(renamed.name)}.`);
}

/** Makes it the active one. */
export async function use({ where, terminal }: CommandContext, wanted: string): Promise<void> {
  const active = await withHub(where, async ({ api }) =>
    api.call('organization.activate', { params: { id: await idOf(api, wanted) } }),
  );
  terminal.print(
    terminal.json
      ? safeJson(active)
      : `${safe(active.name)} is the active organization; tokens that follow it work there from now on.`,
  );
}

/** Deletes it with all that is in it, after its name was typed. @throws SwitchyardError CONFLICT for the last one */
export async function remove(
  context: CommandContext,
  wanted: string,
  options: { yes?: boolean; export?: string },
): Promise<number> {
  const { where, terminal } = context;
  const found = await withHub(where, async ({ api }) => {
    const { organizations } = await api.call('organization.list');
    const organization = findOrganization(organizations, wanted);
    const contents = await api.call('organization.preview-delete', { params: { id: organization.id } });
    return { organization, contents };
  });
  const { id, name } = found.organization;
  if (options.yes !== true && !(await agreed(terminal, found.organization, found.contents))) return 1;
  if (options.export !== undefined) {
    const output = { format: 'jsonl', output: options.export } as const;
    await exportLog({ ...context, where: { ...where, organization: id } }, output);
  }
  const left = await withHub(where, async ({ api }) => {
    await api.call('organization.delete', { params: { id }, body: { name } });
    return (await api.call('organization.list')).organizations.find(({ active }) => active);
  });
  terminal.print(
    terminal.json
      ? safeJson({ deleted: id, ...found.contents })
      : `${safe(name)} is deleted, with everything that was in it. ${safe(left?.name ?? '')} is the active organization.`,
  );
  return 0;
}

async function agreed(
  terminal: Terminal,
  { name }: Organization,
  contents: OrganizationContents,
): Promise<boolean> {
  if (!terminal.interactive) {
    throw new SwitchyardError(
      'BAD_REQUEST',
      'What is deleted is gone for good, and there is nobody here who could type the name to confirm it.',
      'Run it in a terminal, or add --yes when you are certain.',
    );
  }
  const { connections, accounts, tokens, auditRecords } = contents;
  terminal.error(`This deletes ${safe(name)} with ${connections} connections, ${accounts} accounts, ${tokens} tokens and
its audit log of ${auditRecords} records. It cannot be undone. To keep the log: --export FILE`);
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const gone = new AbortController();
  asking.once('close', () => gone.abort());
  const typed = await asking
    .question('Type its name to confirm: ', { signal: gone.signal })
    .catch(() => undefined);
  asking.close();
  if (typed?.trim() === name) return true;
  terminal.error('That is not its name; nothing was deleted.');
  return false;
}

async function idOf(api: ApiClient, wanted: string): Promise<string> {
  return findOrganization((await api.call('organization.list')).organizations, wanted).id;
}

/** As it is typed into a shell. */
function quoted({ id, name }: Organization): string {
  return /^[\w-]+$/.test(name) ? name : id;
}
