import type { Hub } from '../../hub-types.ts';
import { exportAudit } from '../export-audit.ts';
import type { HandlersOf } from '../operations.ts';

export function auditHandlers({ audit }: Hub): HandlersOf<'audit'> {
  return {
    // What was called a moment ago is waiting for its group; whoever looks is to see it.
    'audit.query': async ({ query }, { organizationId }) => {
      await audit.flush();
      return audit.query(organizationId, query);
    },
    'audit.head': async (_call, { organizationId }) => {
      await audit.flush();
      const [last] = audit.query(organizationId, { limit: 1 }).records;
      return { seq: last?.seq ?? 0, at: last?.at };
    },
    'audit.verify': (_call, { organizationId }) => audit.verify(organizationId),
    'audit.export': async ({ query: { format, ...filter } }, { organizationId }) => {
      await audit.flush();
      return exportAudit(audit.each(organizationId, filter), format);
    },
  };
}
