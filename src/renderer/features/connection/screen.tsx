import { Title } from '@mantine/core';

export default function ConnectionScreen() {
  return <Title order={2}>Connection</Title>;
}
