import { Title } from '@mantine/core';

export default function TokensScreen() {
  return <Title order={2}>Tokens</Title>;
}
