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
import { SecuritySection } from './security.tsx';
import type { SettingsStore } from './store.ts';
import { TimeoutsSection } from './timeouts.tsx';

export interface Section {
  /** The last part of its address. */
  id: string;
  label: string;
  Icon: TablerIcon;
  Content: ComponentType<{ store: SettingsStore }>;
}

export const SECTIONS: [Section, ...Section[]] = [
  { id: 'general', label: 'General', Icon: IconSettings, Content: GeneralSection },
  { id: 'organizations', label: 'Organizations', Icon: IconBuilding, Content: Organizations },
  { id: 'timeouts', label: 'Time-outs', Icon: IconClock, Content: TimeoutsSection },
  { id: 'appearance', label: 'Appearance', Icon: IconPalette, Content: AppearanceSection },
  { id: 'security', label: 'Security', Icon: IconShieldLock, Content: SecuritySection },
  { id: 'desktop', label: 'Desktop', Icon: IconDeviceDesktop, Content: DesktopSection },
  { id: 'data', label: 'Data folder', Icon: IconFolder, Content: DataSection },
  { id: 'about', label: 'About', Icon: IconInfoCircle, Content: AboutSection },
];
