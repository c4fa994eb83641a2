import type { Verb } from '../../../contract/token.ts';
import { VERBS } from '../../ui/verbs.ts';

/** What a call does, where there is no room for words. */
export function VerbMark({ verb }: { verb: Verb }) {
  const { Icon, label, color } = VERBS[verb];
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      style={{ color: `var(--mantine-color-${color}-text)`, display: 'flex', flex: 'none' }}
    >
      <Icon size={14} aria-hidden />
    </span>
  );
}
