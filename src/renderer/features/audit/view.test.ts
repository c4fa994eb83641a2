import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AuditView, filterOf, isFiltered, localInput, RANGES, readView, writeView } from './view.ts';

const view: fc.Arbitrary<AuditView> = fc
  .record(
    {
      text: fc.constantFrom('get env', 'über & co', 'a=b'),
      kind: fc.constantFrom('call', 'intent', 'change' as const),
      connection: fc.constantFrom('files', 'git-hub'),
      target: fc.constantFrom('list_directory', 'x/y?z'),
      tokenId: fc.constantFrom('tok_1', 'app'),
      status: fc.constantFrom('ok', 'denied' as const),
      verb: fc.constantFrom('read', 'destroy' as const),
      from: fc.integer({ min: 0, max: 2e12 }),
      to: fc.integer({ min: 0, max: 2e12 }),
    },
    { requiredKeys: [] },
  )
  .map((made) => made as AuditView);

it('a view comes back from its address as it was, and what else stands there stays', () => {
  fc.assert(
    fc.property(view, (made) => {
      const address = writeView(made, new URLSearchParams('seq=7&q=former&from=now'));
      expect(readView(new URLSearchParams(address.toString()))).toEqual(made);
      expect(address.get('seq')).toBe('7');
    }),
  );
});

it('what is not valid in an address is left out, whatever it is', () => {
  expect(
    readView(
      new URLSearchParams('kind=x&outcome=nope&verb=rm&range=99y&from=yesterday&to=1e99&q=++&range=toString'),
    ),
  ).toEqual({});
  fc.assert(fc.property(fc.string(), (text) => void readView(new URLSearchParams(text))));
});

it('a range counts back from now, so that a bookmark moves along', () => {
  const now = 1_700_000_000_000;
  expect(filterOf({ range: '1h', verb: 'read' }, now)).toEqual({ verb: 'read', from: now - RANGES['1h'].ms });
  expect(isFiltered({})).toBe(false);
  expect(isFiltered({ range: '1h' })).toBe(true);
});

it('times may be in milliseconds, as other pages link', () => {
  expect(readView(new URLSearchParams('from=1700000000000'))).toEqual({ from: 1_700_000_000_000 });
  expect(new Date(localInput(1_700_000_040_000)).getTime()).toBe(1_700_000_040_000);
});
