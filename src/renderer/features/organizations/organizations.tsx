import { Badge, Button, Card, ColorSwatch, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconPlus } from '@tabler/icons-react';
import { useStore } from 'zustand';
import type { Organization } from '../../../contract/organization.ts';
import { useServices } from '../../app/services.ts';
import { switchOrganization } from '../../shell/switch-organization.ts';
import { formatTime } from '../../ui/format.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import { notifyDone, notifyError } from '../../ui/notify.tsx';
import { DeleteOrganization } from './delete-organization.tsx';
import { OrganizationForm } from './organization-form.tsx';

/** All organizations: made, renamed, coloured, switched to and deleted. */
export function Organizations() {
  const services = useServices();
  const organizations = useStore(services.hub, (state) => state.organizations);
  if (organizations === undefined) return <LoadingRows rows={3} height={56} what="the organizations" />;

  const edit = (organization?: Organization): void => {
    const id = modals.open({
      title: organization === undefined ? 'New organization' : `Change ${organization.name}`,
      children: (
        <OrganizationForm services={services} organization={organization} onDone={() => modals.close(id)} />
      ),
    });
  };
  const remove = (organization: Organization): void => {
    const id = modals.open({
      title: `Delete ${organization.name}?`,
      children: (
        <DeleteOrganization services={services} organization={organization} onDone={() => modals.close(id)} />
      ),
    });
  };
  const use = (organization: Organization): void => {
    switchOrganization(services, organization.id).then(
      () => notifyDone(`${organization.name} is the active organization.`),
      (thrown: unknown) => notifyError(`${organization.name} is not active.`, thrown),
    );
  };
  return (
    <Stack gap="sm" maw={760}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Text size="sm" c="dimmed">
          Each organization has its own connections, tokens, settings and audit log. Nothing of one is visible
          in another. Clients whose token follows the active organization work in the one that is active.
        </Text>
        <Button
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => edit()}
          style={{ flexShrink: 0 }}
        >
          New organization
        </Button>
      </Group>
      {organizations.map((organization) => {
        const { id, name, colour, active, createdAt } = organization;
        return (
          <Card key={id} withBorder padding="sm" component="article" aria-label={name}>
            <Group justify="space-between" gap="xs">
              <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
                <ColorSwatch
                  color={`var(--mantine-color-${colour}-6)`}
                  size={16}
                  withShadow={false}
                  aria-hidden
                />
                <div style={{ minWidth: 0 }}>
                  <Group gap="xs">
                    <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                      {name}
                    </Text>
                    {active && <Badge tt="none">Active</Badge>}
                  </Group>
                  <Text size="xs" c="dimmed">
                    since {formatTime(createdAt)}
                  </Text>
                </div>
              </Group>
              <Group gap={6}>
                {!active && (
                  <Button onClick={() => use(organization)} aria-label={`Switch to ${name}`}>
                    Switch
                  </Button>
                )}
                <Button variant="default" onClick={() => edit(organization)} aria-label={`Change ${name}`}>
                  Change
                </Button>
                <Button
                  variant="subtle"
                  color="red"
                  disabled={organizations.length === 1}
                  title={organizations.length === 1 ? 'The last organization stays.' : undefined}
                  onClick={() => remove(organization)}
                  aria-label={`Delete ${name}`}
                >
                  Delete
                </Button>
              </Group>
            </Group>
          </Card>
        );
      })}
    </Stack>
  );
}
