import { Title } from '@mantine/core';

export default function ConnectionsScreen() {
  return <Title order={2}>Connections</Title>;
}
