import type { Hub } from '../../hub-types.ts';
import { exportAudit } from '../export-audit.ts';
import type { HandlersOf } from '../operations.ts';

export function auditHandlers({ audit, organizationId }: Hub): HandlersOf<'audit'> {
  return {
    'audit.query': ({ query }) => audit.query(organizationId, query),
    'audit.head': () => {
      const [last] = audit.query(organizationId, { limit: 1 }).records;
      return { seq: last?.seq ?? 0, at: last?.at };
    },
    'audit.verify': () => audit.verify(organizationId),
    'audit.export': ({ query: { format, ...filter } }) =>
      exportAudit(audit.each(organizationId, filter), format),
  };
}
