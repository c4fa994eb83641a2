import { type CSSVariablesResolver, createTheme, DEFAULT_THEME } from '@mantine/core';

/** Mantine as it comes, denser: small controls, one accent colour. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // Text on filled and light surfaces keeps a contrast that everybody can read.
  autoContrast: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    Table: { defaultProps: { verticalSpacing: 6, fz: 'sm' } },
    // Smaller than the text of a small field nothing can be read.
    InputWrapper: {
      styles: {
        description: { fontSize: 'var(--mantine-font-size-xs)' },
        error: { fontSize: 'var(--mantine-font-size-xs)' },
      },
    },
    // Its placeholder is nothing that a menu may contain; the first item receives the focus in its place.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Notification: { styles: { description: { color: 'var(--mantine-color-text)' } } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
  },
});

/** Secondary text that everybody can read, and on dark ground tints in place of fields of full colour. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    // On a tint of the same colour, the darkest shade of some is still too light to read.
    ...Object.fromEntries(
      Object.keys(DEFAULT_THEME.colors).map((name) => [
        `--mantine-color-${name}-light-color`,
        `color-mix(in srgb, var(--mantine-color-${name}-9) 80%, black)`,
      ]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': '#a3a3a3',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    ...Object.fromEntries(
      Object.keys(DEFAULT_THEME.colors).flatMap((name) => {
        const color = `var(--mantine-color-${name}-6)`;
        return [
          [`--mantine-color-${name}-light`, `color-mix(in srgb, ${color} 16%, var(--mantine-color-body))`],
          [
            `--mantine-color-${name}-light-hover`,
            `color-mix(in srgb, ${color} 24%, var(--mantine-color-body))`,
          ],
          [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-2)`],
        ];
      }),
    ),
  },
});
