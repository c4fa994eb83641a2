import { Title } from '@mantine/core';

export default function SettingsScreen() {
  return <Title order={2}>Settings</Title>;
}
