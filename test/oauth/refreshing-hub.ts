/** A hub that calls one tool of its connection until it is killed, or `CALLS` times; each answer is a line. */
import { createHub } from '../../src/main/core/hub.ts';
import { testPorts } from '../helpers/ports.ts';
import { SLUG } from './slug.ts';

const [dataDir = '', calls = '1'] = process.argv.slice(2);
const hub = await createHub(testPorts(dataDir), { version: '0.0.0-test' });
for (let call = 0; call < Number(calls); call++) {
  try {
    const session = await hub.upstreams.acquire(hub.organizations.active, SLUG, undefined);
    await session.request({ method: 'tools/call', params: { name: 'get_organization', arguments: {} } });
    console.log('answered');
  } catch (error) {
    console.log(
      JSON.stringify({ code: (error as { code?: string }).code, message: (error as Error).message }),
    );
  }
}
await hub.close();
