import { Anchor, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { toSwitchyardError } from '../../contract/errors.ts';

/** Milliseconds: long enough to read a line, and longer where there is something to decide. */
const READ_MS = 4_000;
const DECIDE_MS = 10_000;

/** Says that something worked; with `undo`, offers to take it back for ten seconds. */
export function notifyDone(message: string, undo?: () => void): void {
  const id = notifications.show({
    message:
      undo === undefined ? (
        message
      ) : (
        <Text size="sm">
          {message}{' '}
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            Undo
          </Anchor>
        </Text>
      ),
    color: 'teal',
    autoClose: undo === undefined ? READ_MS : DECIDE_MS,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}

/** Says what failed, why and what to do; it stays until it is dismissed. @param what “The connection was not removed.” */
export function notifyError(what: string, thrown: unknown): void {
  const { message, fix } = toSwitchyardError(thrown);
  notifications.show({
    title: what,
    message: `${message} ${fix}`,
    color: 'red',
    autoClose: false,
    role: 'alert',
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}
