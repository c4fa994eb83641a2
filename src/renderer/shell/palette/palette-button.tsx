import { Kbd, Text, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { MOD_KEY } from '../mod-key.ts';
import { palette } from './spotlight.ts';

/** Opens the palette for those who do not know its shortcut yet. */
export function PaletteButton() {
  return (
    <UnstyledButton className="palette-button" onClick={palette.open} aria-haspopup="dialog">
      <IconSearch size={15} aria-hidden />
      <Text size="sm" flex={1}>
        Search
      </Text>
      <Kbd size="xs">{MOD_KEY} K</Kbd>
    </UnstyledButton>
  );
}
