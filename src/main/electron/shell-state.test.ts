import { expect, it } from 'vitest';
import type { HealthState } from '../../contract/connection.ts';
import { worstLevel } from './shell-state.ts';

const one = (state: HealthState, enabled = true, nextStep?: string) => ({
  enabled,
  health: { state, since: 0, nextStep },
});

it('the colour is that of the worst connection that is switched on', () => {
  expect(worstLevel([])).toBe('none');
  expect(worstLevel([one('disconnected', false)])).toBe('none');
  expect(worstLevel([one('connected'), one('starting'), one('stopped')])).toBe('well');
  expect(worstLevel([one('connected'), one('degraded'), one('quarantined', false)])).toBe('attention');
  expect(worstLevel([one('needs-sign-in'), one('connected')])).toBe('attention');
  expect(worstLevel([one('degraded'), one('disconnected'), one('needs-sign-in')])).toBe('broken');
  expect(worstLevel([one('quarantined')])).toBe('broken');
});

it('one that idles is well, one that does not start any more is not', () => {
  expect(worstLevel([one('stopped')])).toBe('well');
  expect(worstLevel([one('stopped', true, 'Mend the cause, then restart the connection.')])).toBe('broken');
});
