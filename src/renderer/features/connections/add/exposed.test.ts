import { expect, it } from 'vitest';
import { exposedArguments } from './exposed.ts';

it.each<[string, string[]]>([
  ['server --api-key abc', ['--api-key']],
  ['server --token=abc --verbose', ['--token']],
  ['server --github-token abc', ['--github-token']],
  ['server --header Authorization:\u00a0Bearer\u00a0abc', ['--header']],
  ['server ghp_0123456789abcdef', ['argument 2']],
  ['server --token --verbose', []],
  ['server --keyboard us --monkey-patch x /token', []],
  ['server --key', []],
])('of “%s” a person is warned about %j', (line, exposed) =>
  expect(exposedArguments(line.split(' '))).toEqual(exposed),
);
