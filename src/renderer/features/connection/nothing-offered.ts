import type { ConnectionView } from '../../../contract/connection.ts';

type Kind = 'tools' | 'resources' | 'prompts';

/** What stands where a connection offers nothing of a kind, and what to do. */
export function nothingOffered(
  kind: Kind,
  known: boolean,
  { enabled, health }: ConnectionView,
): { title: string; text: string } {
  if (known) return { title: `No ${kind}`, text: `This server offers no ${kind}.` };
  const title = `It is not known yet which ${kind} there are`;
  if (!enabled)
    return { title, text: 'The connection is switched off. Enable it, then the server is asked.' };
  const why = [health.reason, health.nextStep].filter((part) => part !== undefined).join(' ');
  return { title, text: `The server was not reached so far. ${why === '' ? 'Press “Test now”.' : why}` };
}
