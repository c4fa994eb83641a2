import { ColorSwatch, Group, Menu, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { IconCheck, IconSelector, IconSettings } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { Organization } from '../../contract/organization.ts';
import { useServices } from '../app/services.ts';
import { notifyError } from '../ui/notify.tsx';
import { switchOrganization } from './switch-organization.ts';

/** Which organization is shown, and the way to another. */
export function OrganizationSwitcher() {
  const services = useServices();
  const organizations = useStore(services.hub, (state) => state.organizations);
  const id = useStore(services.hub, (state) => state.organizationId);
  const shown = organizations?.find((each) => each.id === id);
  if (organizations === undefined || shown === undefined) return <Skeleton height={40} mb="xs" />;

  const choose = (to: Organization) =>
    switchOrganization(services, to.id).catch((error: unknown) =>
      notifyError(`“${to.name}” is not shown.`, error),
    );
  return (
    <Menu width={260} position="bottom-start" shadow="md">
      <Menu.Target>
        <UnstyledButton className="switcher" mb="xs" aria-label={`Organization: ${shown.name}. Switch`}>
          <Dot organization={shown} />
          <Text size="sm" fw={600} truncate flex={1}>
            {shown.name}
          </Text>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {organizations.map((each) => (
          <Menu.Item
            key={each.id}
            leftSection={<Dot organization={each} />}
            rightSection={each.id === id ? <IconCheck size={14} aria-label="shown" /> : undefined}
            onClick={() => each.id !== id && void choose(each)}
          >
            <Text size="sm" truncate maw={170}>
              {each.name}
            </Text>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          component={Link}
          href="/settings/organizations"
          leftSection={<IconSettings size={14} aria-hidden />}
        >
          Manage organizations
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Dot({ organization: { colour } }: { organization: Organization }) {
  return (
    <Group gap={0}>
      <ColorSwatch color={`var(--mantine-color-${colour}-6)`} size={12} withShadow={false} aria-hidden />
    </Group>
  );
}
