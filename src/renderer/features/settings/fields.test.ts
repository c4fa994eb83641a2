import { describe, expect, it } from 'vitest';
import { Settings, SettingsPatch } from '../../../contract/settings.ts';
import { ALL_FIELDS, conflicts, defaultOf, patchOf, read, say, write } from './fields.ts';

describe.each(ALL_FIELDS.map((field) => [field.label, field] as const))('“%s”', (_, field) => {
  const accepted = (value: number) =>
    SettingsPatch.safeParse(patchOf(new Map([[field.place, value]]))).success;
  const readable = (value: number) => read(field, write(field, value)).kind === 'value';

  it('takes what the hub takes, and says what is wrong with anything else', () => {
    for (const value of [field.min, field.max, defaultOf(field)]) {
      expect([value, accepted(value), readable(value)]).toEqual([value, true, true]);
    }
    if (field.zero !== undefined) expect([accepted(0), readable(0)]).toEqual([true, true]);
    if (field.max < Number.MAX_SAFE_INTEGER) {
      expect([accepted(field.max + 1), readable(field.max + 1)]).toEqual([false, false]);
    }
    if (field.zero === undefined)
      expect([accepted(field.min - 1), readable(field.min - 1)]).toEqual([false, false]);
    for (const wrong of ['', 'many', '-1', '5 apples']) expect(read(field, wrong).kind).toBe('error');
  });
});

it('several changes go to the hub as one, single time-outs included', () => {
  const patch = patchOf(
    new Map([
      ['port', 20_000],
      ['timeouts.callMs', 5000],
      ['timeouts.listMs', 1000],
    ]),
  );
  expect(patch).toEqual({ port: 20_000, timeouts: { callMs: 5000, listMs: 1000 } });
});

it('a call may not wait longer for a sign of life than it may take', () => {
  const settings = Settings.parse({ timeouts: { callMs: 700_000, callMaxMs: 600_000 } });
  expect(conflicts(settings)).toHaveProperty(['timeouts.callMs']);
  expect(conflicts(Settings.parse({}))).toEqual({});
});

it('zero is said in words', () => {
  const idle = ALL_FIELDS.find(({ place }) => place === 'idleStopSeconds');
  expect(say(idle as never, 0)).toBe('0 (never)');
});
