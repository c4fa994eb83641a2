import { isClientCommand } from '../../../../contract/import/client-command.ts';
import { splitCommandLine } from '../../../../contract/import/command-line.ts';
import type { Draft, Way } from './draft.ts';

/** What was entered in one way and belongs to another. */
export interface Misplaced {
  text: string;
  /** The way that it belongs to. */
  way: Way;
  /** Said beside the field. */
  problem: string;
  /** What leads there. */
  action: string;
}

const BELONGS: Record<Way, Pick<Misplaced, 'problem' | 'action'>> = {
  url: { problem: 'This is an address.', action: 'Add it by address' },
  command: { problem: 'This is a command.', action: 'Add it by command' },
  paste: { problem: 'This is a configuration.', action: 'Take it as a configuration' },
};

/** What stands in the field of a command or of an address and is something else; undefined when nothing does. */
export function misplacedIn({ way, line, url }: Draft): Misplaced | undefined {
  const text = (way === 'command' ? line : way === 'url' ? url : '').trim();
  const belongs = wayOf(text);
  return belongs === undefined || belongs === way ? undefined : { text, way: belongs, ...BELONGS[belongs] };
}

function wayOf(text: string): Way | undefined {
  if (/^https?:\/\/\S+$/i.test(text)) return 'url';
  if (/^(?:[{[]|"[^"]*"\s*:)/.test(text)) return 'paste';
  const line = splitCommandLine(text.replace(/^\$\s+/, ''));
  if (line.kind === 'refused') return undefined;
  if (isClientCommand(line.argv)) return 'paste';
  return line.argv.length > 1 ? 'command' : undefined;
}
