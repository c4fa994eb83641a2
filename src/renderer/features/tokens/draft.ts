import type { TokenInput } from '../../../contract/token.ts';
import { scopeProblem } from './scopes.ts';
import { type Expiry, expirySeconds, MOST_DAYS } from './token-state.ts';

/** A token as it is being filled in. */
export interface Draft {
  name: string;
  type: 'personal' | 'org';
  /** Chosen by connection. */
  scopes: string[];
  /** Typed. */
  more: string[];
  expiry: Expiry;
  days: number | string;
  urlToken: boolean;
  follows: boolean;
}

export const EMPTY: Draft = {
  name: '',
  type: 'personal',
  scopes: ['read:*'],
  more: [],
  expiry: '30',
  days: 14,
  urlToken: false,
  follows: false,
};
const LONGEST_NAME = 120;

/** What is wrong, by field. */
export type Problems = Partial<Record<'name' | 'scopes' | 'more' | 'days', string>>;

export function problemsOf(draft: Draft): Problems {
  const problems: Problems = {};
  const name = draft.name.trim();
  if (name === '')
    problems.name = 'Give it a name by which you will know the client, such as “Editor on my laptop”.';
  else if (name.length > LONGEST_NAME) problems.name = `Use at most ${LONGEST_NAME} characters.`;
  if (draft.scopes.length + draft.more.length === 0)
    problems.scopes = 'Choose at least one thing that it may do.';
  const wrong = scopeProblem(draft.more);
  if (wrong !== undefined) problems.more = wrong;
  const days = Number(draft.days);
  if (draft.expiry === 'custom' && !(Number.isInteger(days) && days >= 1 && days <= MOST_DAYS)) {
    problems.days = `Write a whole number of days from 1 to ${MOST_DAYS}.`;
  }
  return problems;
}

export function inputOf(draft: Draft): Partial<TokenInput> & Pick<TokenInput, 'name'> {
  const seconds = expirySeconds(draft.expiry, Number(draft.days));
  return {
    name: draft.name.trim(),
    type: draft.type,
    scopes: [...new Set([...draft.scopes, ...draft.more])],
    urlToken: draft.urlToken,
    follows: draft.type === 'personal' && draft.follows,
    ...(seconds === undefined ? {} : { expiresInSeconds: seconds }),
  };
}
