import { expect, it } from 'vitest';
import { sharesOf, spansOf } from './health-spans.ts';
import { joinLines, matching, plainLine } from './log-lines.ts';

it('samples of one state are one span with the latencies of its checks', () => {
  const spans = spansOf([
    { state: 'disconnected', reason: 'gone', since: 400 },
    { state: 'connected', since: 300, latencyMs: 7 },
    { state: 'connected', since: 200, latencyMs: 5 },
    { state: 'starting', since: 100 },
  ]);
  expect(spans).toMatchObject([
    { state: 'disconnected', from: 400, to: undefined, reason: 'gone' },
    { state: 'connected', from: 200, to: 400, latencies: [5, 7] },
    { state: 'starting', from: 100, to: 200 },
  ]);
  expect(sharesOf(spans, 100, 500)).toEqual([
    { state: 'starting', percent: 25 },
    { state: 'connected', percent: 50 },
    { state: 'disconnected', percent: 25 },
  ]);
});

it('a line of a log is text alone', () => {
  expect(plainLine('\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link')).toBe('red link');
});

it('lines that came while earlier ones were read stand behind them, none twice', () => {
  const line = (at: number) => ({ at, line: `line ${at}` });
  expect(joinLines([line(1), line(2)], [line(2), line(3)]).map(({ at }) => at)).toEqual([1, 2, 3]);
  expect(matching([line(1), line(12), line(2)], ' LINE 1 ').map(({ at }) => at)).toEqual([1, 12]);
});
