import { SwitchyardError } from '../../../../contract/errors.ts';
import type { Hub } from '../../hub-types.ts';
import { checkAudit, countRecords } from '../check-audit.ts';
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
    'audit.count': async ({ query }, { organizationId, request }) => {
      await audit.flush();
      if (Object.keys(query).length === 0) {
        return { count: audit.query(organizationId, { limit: 1 }).records[0]?.seq ?? 0 };
      }
      return { count: await countRecords(audit.each(organizationId, query), request.signal) };
    },
    'audit.record': async ({ params }, { organizationId }) => {
      await audit.flush();
      const entry = audit.entry(organizationId, Number(params.seq));
      if (entry !== undefined) return entry;
      throw new SwitchyardError(
        'NOT_FOUND',
        `There is no record ${params.seq} in the audit log.`,
        'Look at the newest records and their numbers: switchyard audit tail',
      );
    },
    'audit.statistics': async ({ query }, { organizationId }) => {
      await audit.flush();
      return audit.statistics(organizationId, query);
    },
    'audit.verify': (_call, { organizationId }) => audit.verify(organizationId),
    'audit.check': (_call, { organizationId }) => checkAudit(audit, organizationId),
    'audit.export': async ({ query: { format, ...filter } }, { organizationId }) => {
      await audit.flush();
      return exportAudit(audit.each(organizationId, filter), format);
    },
  };
}
