import { Button, CheckIcon, ColorSwatch, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  type Organization,
  OrganizationColour,
  OrganizationInput,
  type OrganizationColour as Colour,
} from '../../../contract/organization.ts';
import type { Services } from '../../app/services.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import { saveOrganization } from './actions.ts';

export interface OrganizationFormProps {
  /** A modal is outside of the providers of the page. */
  services: Services;
  /** undefined for a new one. */
  organization: Organization | undefined;
  onDone: () => void;
}

/** Name and colour of an organization. */
export function OrganizationForm({ services, organization, onDone }: OrganizationFormProps) {
  const [name, setName] = useState(organization?.name ?? '');
  const [colour, setColour] = useState<Colour | undefined>(organization?.colour);
  const [problem, setProblem] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const save = async (): Promise<void> => {
    const input = OrganizationInput.safeParse({ name, ...(colour === undefined ? {} : { colour }) });
    if (!input.success) {
      setProblem(input.error.issues[0]?.message);
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      await saveOrganization(services, organization?.id, input.data);
      notifyDone(`${input.data.name} is ${organization === undefined ? 'created' : 'changed'}.`);
      onDone();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          value={name}
          error={problem}
          data-autofocus
          onChange={(event) => {
            setName(event.currentTarget.value);
            setProblem(undefined);
          }}
        />
        <Radio.Group
          label="Colour"
          description="Tells organizations apart at a glance."
          value={colour ?? ''}
          onChange={(value) => setColour(OrganizationColour.parse(value))}
        >
          <Group gap="xs" mt={6}>
            {OrganizationColour.options.map((each) => (
              <Radio.Card
                key={each}
                value={each}
                aria-label={each}
                w={28}
                h={28}
                radius="xl"
                withBorder={false}
              >
                <ColorSwatch color={`var(--mantine-color-${each}-6)`} size={28} c="white" withShadow={false}>
                  {colour === each && <CheckIcon size={12} aria-hidden />}
                </ColorSwatch>
              </Radio.Card>
            ))}
          </Group>
        </Radio.Group>
        {error !== undefined && <ErrorNote error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {organization === undefined ? 'Create' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
