import { ActionIcon, type MantineColorScheme, Tooltip, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';

/** What follows what when the theme is switched. */
export const NEXT_THEME = { auto: 'light', light: 'dark', dark: 'auto' } as const satisfies Record<
  MantineColorScheme,
  MantineColorScheme
>;
export const THEMES = {
  auto: { label: 'System', Icon: IconDeviceDesktop },
  light: { label: 'Light', Icon: IconSun },
  dark: { label: 'Dark', Icon: IconMoon },
} satisfies Record<MantineColorScheme, object>;

/** Goes from the system's theme to light to dark. */
export function ThemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { label, Icon } = THEMES[colorScheme];
  return (
    <Tooltip label={`Theme: ${label}`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={`Theme: ${label}. Switch`}
        onClick={() => setColorScheme(NEXT_THEME[colorScheme])}
      >
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
