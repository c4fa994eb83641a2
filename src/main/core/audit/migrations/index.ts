import type { Migration } from '../../storage/types.ts';
import { start } from './001-start.ts';

/** Steps of `audit.db`, in order. */
export const auditMigrations: readonly Migration[] = [start];
