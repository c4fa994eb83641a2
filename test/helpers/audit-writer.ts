import { ORGANIZATION, auditEntry, auditResult, openTestLog } from './audit.ts';

// Writes to the audit log of a folder without pause and says which intents are durable, until it is killed.
const log = await openTestLog(String(process.argv[2]));
process.stdout.write('ready\n');

async function write(): Promise<never> {
  for (;;) {
    const entry = auditEntry({ verb: 'write', target: `write_${Math.random()}` });
    const seq = await log.intent(entry);
    process.stdout.write(`${ORGANIZATION} ${seq} ${entry.target}\n`);
    log.record(auditEntry(), auditResult());
    log.outcome(seq, entry, auditResult());
  }
}

await Promise.all(Array.from({ length: 8 }, write));
