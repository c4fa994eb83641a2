import { Box, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { useServices } from '../../app/services.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { SECTION_NAMES } from './section-names.ts';
import { SECTIONS } from './sections.tsx';
import { createSettingsStore } from './store.ts';

/** Settings, in sections that each have an address. */
export default function SettingsScreen() {
  const services = useServices();
  // Here, above the sections, so that what was typed in one is kept while another is looked at.
  const [store] = useState(() => createSettingsStore(services));
  const [, navigate] = useLocation();
  const { section } = useParams<{ section?: string }>();
  const { id } = SECTIONS.find((each) => each.id === section) ?? SECTIONS[0];
  return (
    <>
      <PageHeader title="Settings" windowTitle={`${SECTION_NAMES[id].label} · Settings`} />
      <Tabs
        value={id}
        onChange={(to) => to !== null && navigate(`/settings/${to}`)}
        orientation="vertical"
        placement="left"
        styles={{ tabLabel: { textAlign: 'left' } }}
        keepMounted={false}
      >
        <Tabs.List w={164} mr="lg" style={{ alignSelf: 'flex-start' }}>
          {SECTIONS.map((each) => (
            <Tabs.Tab key={each.id} value={each.id} leftSection={<each.Icon size={16} aria-hidden />}>
              {SECTION_NAMES[each.id].label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {SECTIONS.map(({ id: value, Content }) => (
          <Tabs.Panel key={value} value={value}>
            <Box maw={760}>
              <Content store={store} />
            </Box>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
