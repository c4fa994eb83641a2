import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useCallback, type ReactNode } from 'react';

export interface Confirmation {
  /** The question, with the thing's name: “Remove github?” */
  title: string;
  /** What will happen. */
  text: ReactNode;
  /** The button that does it: “Remove”. */
  confirm: string;
  /** Whether something is lost by it. */
  danger?: boolean | undefined;
}

/** Asks a person before something happens. Resolves with whether it may. */
export function useConfirm(): (confirmation: Confirmation) => Promise<boolean> {
  return useCallback(
    ({ title, text, confirm, danger = false }) =>
      new Promise((resolve) => {
        modals.openConfirmModal({
          title,
          children: (
            <Text size="sm" component="div">
              {text}
            </Text>
          ),
          labels: { confirm, cancel: 'Cancel' },
          confirmProps: { color: danger ? 'red' : undefined },
          groupProps: { gap: 'xs' },
          onConfirm: () => resolve(true),
          onCancel: () => resolve(false),
          onClose: () => resolve(false),
        });
      }),
    [],
  );
}
