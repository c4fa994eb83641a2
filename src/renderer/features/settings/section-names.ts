/** The sections of the settings by the last part of their addresses, with what else they are searched by. */
export const SECTION_NAMES = {
  general: { label: 'General', words: 'port idle stop pause' },
  organizations: { label: 'Organizations', words: 'create rename colour delete' },
  timeouts: { label: 'Time-outs', words: 'limits slow health memory result size' },
  appearance: { label: 'Appearance', words: 'theme dark light' },
  security: { label: 'Security', words: 'vault keychain passphrase secrets' },
  desktop: { label: 'Desktop', words: 'start at login tray hidden' },
  data: { label: 'Data folder', words: 'backup path' },
  about: { label: 'About', words: 'version licences url api' },
} as const satisfies Record<string, { label: string; words: string }>;

export type SectionId = keyof typeof SECTION_NAMES;
