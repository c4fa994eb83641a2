import { Title } from '@mantine/core';

export default function OverviewScreen() {
  return <Title order={2}>Overview</Title>;
}
