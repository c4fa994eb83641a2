import type { Principal } from '../../access/types.ts';
import { isObject, type JsonObject } from '../json-rpc.ts';

const MAX_TASKS = 10_000;

interface Owner {
  tokenId: string;
  slug: string;
}

/**
 * Which connection runs a task, and for whom: a task id is a handle, and one token's handle is nothing to another.
 * The newest are remembered; a task that is forgotten can still be reached through its connection's own endpoint.
 */
export class TaskOwners {
  readonly #owners = new Map<string, Owner>();

  /** Looks for a new task in a result, as both eras write it. */
  note(principal: Principal, slug: string, result: JsonObject): void {
    const task = isObject(result['task']) ? result['task'] : result;
    const taskId = task['taskId'];
    if (typeof taskId !== 'string') return;
    const key = keyOf(principal, taskId);
    const known = this.#owners.get(key);
    // A server that reuses somebody's id does not take the task from its owner.
    if (known !== undefined && known.tokenId !== principal.tokenId) return;
    this.#owners.delete(key);
    this.#owners.set(key, { tokenId: principal.tokenId, slug });
    if (this.#owners.size <= MAX_TASKS) return;
    const [oldest] = this.#owners.keys();
    if (oldest !== undefined) this.#owners.delete(oldest);
  }

  /** The connection of a task of this principal's. */
  slugOf(principal: Principal, taskId: string): string | undefined {
    const owner = this.#owners.get(keyOf(principal, taskId));
    return owner?.tokenId === principal.tokenId ? owner.slug : undefined;
  }

  owns(principal: Principal, slug: string, taskId: string): boolean {
    return this.slugOf(principal, taskId) === slug;
  }

  /** True when the task is known to be somebody else's. */
  isForeign(principal: Principal, taskId: string): boolean {
    const owner = this.#owners.get(keyOf(principal, taskId));
    return owner !== undefined && owner.tokenId !== principal.tokenId;
  }
}

/** What happens in one organization has no bearing on another. */
function keyOf({ organizationId }: Principal, taskId: string): string {
  return `${organizationId}\n${taskId}`;
}
