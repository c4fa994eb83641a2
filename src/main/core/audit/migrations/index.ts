import type { Migration } from '../../storage/types.ts';
import { start } from './001-start.ts';
import { statistics } from './002-statistics.ts';
import { searchByOrganization } from './003-search-by-organization.ts';

/** Steps of `audit.db`, in order. */
export const auditMigrations: readonly Migration[] = [start, statistics, searchByOrganization];
