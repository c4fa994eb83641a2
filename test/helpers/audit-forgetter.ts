import { openTestLog } from './audit.ts';

// Deletes one organization's records from the audit log of a folder while it writes those of another, until it is killed.
const [, , dataDir = '', gone = '', stays = ''] = process.argv;
const log = await openTestLog(dataDir);
process.stdout.write('ready\n');
const change = { organizationId: stays, actor: 'cli', method: 'a.b', target: undefined };
const done = log.forget(gone).then(() => true);
while (!(await Promise.race([done, log.change(change)]).then((ended) => ended === true)));
process.stdout.write('done\n');
await log.close();
