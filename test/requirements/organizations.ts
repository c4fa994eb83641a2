import { promise, test } from './types.ts';

const at = (file: string, title: string) => test(`test/organizations/${file}.test.ts`, title);

export const ORGANIZATIONS = [
  promise(
    'organizations.api',
    'Every route answers 404 for what is in another organization, as for what is nowhere.',
    at('isolation', 'every operation answers 404 for an organization that is not there'),
    at(
      'isolation',
      'every operation answers for the things of another organization as for things that are nowhere',
    ),
    at('isolation', 'operations on an organization answer 404 for one that is not there'),
    at('accounts', 'each organization calls with its own account, and knows nothing of the other’s'),
  ),
  promise(
    'organizations.mcp',
    'Every MCP method answers for what is in another organization as for what is nowhere.',
    at('mcp', 'every method answers for what is in another organization as for what is nowhere'),
    at('mcp', 'the address and the session of another organization are not there'),
    at(
      'mcp',
      'however calls and switches fall together, no call reaches another organization than it is on record in',
    ),
  ),
  promise(
    'organizations.unseen',
    'Nothing of another organization shows in lists, errors, events or documents.',
    at(
      'isolation',
      'nothing that an operation answers with names what is in another organization, nor changes it',
    ),
    at('isolation', 'every event says which organization it belongs to'),
    at('mcp', 'nothing that a client lists or is told of itself names what is in another organization'),
    at(
      'switching',
      'the event stream of one organization tells of no other; one that names none goes along with the switch',
    ),
  ),
  promise(
    'organizations.follow',
    'Switching changes what clients with a token that follows are served, and tells them.',
    at(
      'switching',
      'a token that follows works in the organization that is active, and is told that its lists are others',
    ),
    at('switching', 'a client of 2026 that listens hears of the switch, too'),
    at('switching', 'a token that does not follow stays where it is'),
  ),
  promise(
    'organizations.not-mixed',
    'What a client began in one organization ends there and goes on in no other.',
    at(
      'switching',
      'a call that runs while another organization becomes active ends, and is on record, where it began',
    ),
    at('switching', 'what a session subscribed to in one organization is not heard of in the next'),
    at(
      'switching',
      'a session with one connection ends with the switch: it was agreed upon with that server',
    ),
    at(
      'switching',
      'the active organization stays active over a restart, and sessions find out where they are',
    ),
  ),
  promise(
    'organizations.create',
    'One that is created has a log that says so; a crash leaves all of it or nothing.',
    at('deletion', 'who creates one with a name that is taken leaves no log behind; a new name is on record'),
    at('deletion', 'a creation that was cut short leaves nothing behind at the next start'),
    at(
      'killed',
      'times while an organization is created, the hub has it with its log or nothing at its next start',
    ),
  ),
  promise(
    'organizations.delete',
    'Deleting one is announced, confirmed by its name, complete, and survives a crash.',
    at('deletion', 'what would go with an organization is told before it is deleted'),
    at('deletion', 'an organization is deleted only by its exact name, and the last one never'),
    at('deletion', 'a deleted organization leaves no process, token, session, secret, row or record behind'),
    at(
      'accounts',
      'deleting an organization signs its accounts out where they were signed in, and no others',
    ),
    at('deletion', 'a deletion that was cut short is finished at the next start'),
    at(
      'killed',
      'times while an organization is deleted, the hub has all of it or nothing at its next start',
    ),
    test(
      'src/main/core/audit/forget.test.ts',
      'times while it deletes, the log holds each time and can be deleted to the end',
    ),
  ),
  promise(
    'organizations.cli',
    'The command line creates, renames, switches and deletes them, and works in any with --org.',
    at('cli', 'organizations are created, renamed, switched to and deleted from the command line'),
    at('cli', '--org has a command work in another organization than the active one'),
    at('cli', 'the log of an organization can be kept when it is deleted'),
  ),
  promise(
    'organizations.migration',
    'Data of the first version becomes one organization, which is active.',
    test(
      'src/main/core/access/organizations.test.ts',
      'a database of the first version has its organization as the active one',
    ),
  ),
];
