import type { DatabaseSync } from 'node:sqlite';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Organization, OrganizationInput, OrganizationPatch } from '../../../contract/organization.ts';
import { newId } from '../ids.ts';
import { COLOURS, organizationRows } from './organization-rows.ts';
import type { OrganizationChange, Organizations } from './types.ts';

/** The organizations of a database, held in memory; the first start makes one. */
export function createOrganizations(db: DatabaseSync, now: () => number): Organizations {
  const rows = organizationRows(db);
  const all = new Map<string, Organization>();
  const unfinished = new Set<string>();
  const listeners = new Set<(change: OrganizationChange) => void>();
  for (const { organization, whole } of rows.all()) {
    if (whole) all.set(organization.id, organization);
    else unfinished.add(organization.id);
  }
  if (all.size === 0) {
    const first = { ...described({ name: 'Personal' }, newId('org')), active: true };
    rows.insert(first, true);
    all.set(first.id, first);
  }
  let active = activeOf(all);

  function described({ name, colour }: OrganizationInput, id: string): Organization {
    const used = new Set([...all.values()].map((each) => each.colour));
    return {
      id,
      name,
      colour: colour ?? COLOURS.find((each) => !used.has(each)) ?? 'gray',
      createdAt: now(),
      active: false,
    };
  }

  function tell(change: OrganizationChange): void {
    for (const listener of listeners) listener(change);
  }

  function known(id: string): Organization {
    const organization = all.get(id);
    if (organization !== undefined) return organization;
    throw new SwitchyardError(
      'NOT_FOUND',
      'There is no such organization.',
      'List the organizations to see what there is: switchyard org list',
    );
  }

  function setActive(id: string): void {
    all.set(active, { ...known(active), active: false });
    all.set(id, { ...known(id), active: true });
    active = id;
  }

  function free(name: string, except?: string): void {
    const same = [...all.values()].some((each) => each.id !== except && sameName(each.name, name));
    if (!same) return;
    throw new SwitchyardError(
      'CONFLICT',
      `There is an organization "${name}" already.`,
      'Choose another name, so that the two can be told apart.',
    );
  }

  return {
    get active() {
      return active;
    },
    list: () => [...all.values()],
    has: (id) => all.has(id),
    require: known,

    beginCreate(input, id) {
      free(input.name);
      const organization = described(input, id);
      rows.insert(organization, false);
      unfinished.add(id);
      return organization;
    },

    endCreate(organization) {
      const { id, name } = organization;
      free(name);
      rows.complete(id);
      unfinished.delete(id);
      all.set(id, organization);
      tell({ kind: 'changed', id });
      return organization;
    },

    edit(id, patch: OrganizationPatch) {
      const before = known(id);
      if (patch.name !== undefined) free(patch.name, id);
      const edited = { ...before, name: patch.name ?? before.name, colour: patch.colour ?? before.colour };
      rows.update(edited);
      all.set(id, edited);
      tell({ kind: 'changed', id });
      return edited;
    },

    activate(id) {
      known(id);
      if (id !== active) {
        rows.activate(id);
        setActive(id);
        tell({ kind: 'activated', id });
      }
      return known(id);
    },

    contents: (id) => rows.contents(known(id).id),

    nextActive(id) {
      const other = active === id ? [...all.keys()].find((each) => each !== id) : active;
      if (other !== undefined) return other;
      throw new SwitchyardError(
        'CONFLICT',
        'It is the only organization, and there has to be one.',
        'Create another one first: switchyard org create NAME',
      );
    },

    beginDelete(id) {
      known(id);
      const next = this.nextActive(id);
      rows.markDeleting(id, next === active ? undefined : next);
      unfinished.add(id);
      const moved = next !== active;
      if (moved) setActive(next);
      all.delete(id);
      if (moved) tell({ kind: 'activated', id: next });
      tell({ kind: 'removed', id });
    },

    get unfinished() {
      return [...unfinished];
    },

    endDelete(id) {
      rows.delete(id);
      unfinished.delete(id);
    },

    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };

  function activeOf(organizations: Map<string, Organization>): string {
    const marked = [...organizations.values()].find((each) => each.active);
    if (marked !== undefined) return marked.id;
    const [first = ''] = organizations.keys();
    rows.activate(first);
    organizations.set(first, { ...known(first), active: true });
    return first;
  }
}

/** Names that a person would take for one another. */
export function sameName(one: string, other: string): boolean {
  const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
  return plain(one) === plain(other);
}
