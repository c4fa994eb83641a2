import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from 'wouter';
import { EmptyState } from '../ui/empty-state.tsx';
import { MOD_KEY } from './mod-key.ts';
import { PageHeader } from '../ui/page-header.tsx';

/** For an address that leads nowhere. */
export function UnknownPage() {
  return (
    <>
      <PageHeader title="There is no such page" />
      <EmptyState
        Icon={IconMapQuestion}
        title="This address leads nowhere"
        text={`The link may be old or mistyped. Everything can be reached from the overview, or with the search (${MOD_KEY} K).`}
        action={
          <Button component={Link} href="/">
            Open the overview
          </Button>
        }
      />
    </>
  );
}
