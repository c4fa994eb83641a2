import {
  Group,
  type MantineColorScheme,
  Paper,
  Radio,
  Text,
  Title,
  useMantineColorScheme,
} from '@mantine/core';
import { THEMES } from '../../shell/theme-button.tsx';

const HELP: Record<MantineColorScheme, string> = {
  auto: 'Follows what your system is set to.',
  light: 'Dark text on a light ground.',
  dark: 'Light text on a dark ground.',
};

/** How the app looks in this browser. */
export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb={4}>
        Appearance
      </Title>
      <Radio.Group
        label="Theme"
        description="Takes effect at once, and is kept for this browser."
        value={colorScheme}
        onChange={(value) => setColorScheme(value)}
      >
        <Group mt="sm" align="stretch">
          {(Object.keys(THEMES) as MantineColorScheme[]).map((scheme) => {
            const { label, Icon } = THEMES[scheme];
            return (
              <Radio.Card key={scheme} value={scheme} p="sm" w={180}>
                <Group wrap="nowrap" align="flex-start" gap="sm">
                  <Radio.Indicator size="xs" mt={3} />
                  <div>
                    <Group gap={6} wrap="nowrap">
                      <Icon size={16} aria-hidden />
                      <Text size="sm" fw={600}>
                        {label}
                      </Text>
                    </Group>
                    <Text size="xs" c="dimmed">
                      {HELP[scheme]}
                    </Text>
                  </div>
                </Group>
              </Radio.Card>
            );
          })}
        </Group>
      </Radio.Group>
    </Paper>
  );
}
