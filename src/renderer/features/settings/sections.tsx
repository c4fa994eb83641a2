import {
  IconBuilding,
  IconClock,
  IconDeviceDesktop,
  IconFolder,
  IconInfoCircle,
  IconPalette,
  IconSettings,
  IconShieldLock,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { Organizations } from '../organizations/organizations.tsx';
import { AboutSection } from './about.tsx';
import { AppearanceSection } from './appearance.tsx';
import { DataSection } from './data.tsx';
import { DesktopSection } from './desktop.tsx';
import { GeneralSection } from './general.tsx';
import type { SectionId } from './section-names.ts';
import { SecuritySection } from './security.tsx';
import type { SettingsStore } from './store.ts';
import { TimeoutsSection } from './timeouts.tsx';

export interface Section {
  id: SectionId;
  Icon: TablerIcon;
  Content: ComponentType<{ store: SettingsStore }>;
}

export const SECTIONS: [Section, ...Section[]] = [
  { id: 'general', Icon: IconSettings, Content: GeneralSection },
  { id: 'organizations', Icon: IconBuilding, Content: Organizations },
  { id: 'timeouts', Icon: IconClock, Content: TimeoutsSection },
  { id: 'appearance', Icon: IconPalette, Content: AppearanceSection },
  { id: 'security', Icon: IconShieldLock, Content: SecuritySection },
  { id: 'desktop', Icon: IconDeviceDesktop, Content: DesktopSection },
  { id: 'data', Icon: IconFolder, Content: DataSection },
  { id: 'about', Icon: IconInfoCircle, Content: AboutSection },
];
