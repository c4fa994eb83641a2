import { SwitchyardError } from '../../../contract/errors.ts';
import type { Connection } from '../../../contract/connection.ts';
import type { Verb } from '../../../contract/token.ts';
import type { Principal } from '../access/types.ts';

/** What the deciding stages look at. */
export interface Question {
  principal: Principal;
  connection: Connection;
  verb: Verb;
}

/** A stage answers why the call may not be made, or undefined to let it pass on. It changes nothing. */
export type Stage = (question: Question) => SwitchyardError | undefined;

/** A token works in exactly one organization; what belongs to another does not exist for it. */
export const organization: Stage = ({ principal, connection }) =>
  principal.organizationId === connection.organizationId
    ? undefined
    : new SwitchyardError(
        'NOT_FOUND',
        `There is no connection "${connection.slug}".`,
        'Look at the list of connections.',
      );

export const enabled: Stage = ({ connection }) =>
  connection.enabled
    ? undefined
    : new SwitchyardError(
        'CONNECTION_DISABLED',
        `The connection "${connection.slug}" is switched off.`,
        `Switch it on: switchyard connection enable ${connection.slug}`,
      );

/** A pause stops calls, but hides nothing: it is no matter of who may see what. */
export function pause(paused: boolean): SwitchyardError | undefined {
  if (!paused) return undefined;
  return new SwitchyardError(
    'PAUSED',
    'All calls are paused by the person who runs Switchyard.',
    'Resume them in the dashboard, then try again.',
  );
}

export const scope: Stage = ({ principal, connection, verb }) =>
  principal.allows(verb, connection.slug)
    ? undefined
    : new SwitchyardError(
        'SCOPE_DENIED',
        `This call needs the scope ${verb}:${connection.slug}, which the token "${principal.tokenName}" does not have.`,
        `Use a token that has it: switchyard token create --name NAME --scope ${verb}:${connection.slug}`,
      );
