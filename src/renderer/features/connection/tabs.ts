/** The tabs of a connection's page, in their order; the first is shown when the address names none. */
export const TABS = [
  { id: 'tools', label: 'Tools' },
  { id: 'resources', label: 'Resources' },
  { id: 'prompts', label: 'Prompts' },
  { id: 'accounts', label: 'Accounts' },
  { id: 'health', label: 'Health' },
  { id: 'log', label: 'Log' },
  { id: 'settings', label: 'Settings' },
  { id: 'problems', label: 'Problems' },
] as const;
export type TabId = (typeof TABS)[number]['id'];

export function tabOf(text: string | undefined): TabId {
  return TABS.find(({ id }) => id === text)?.id ?? 'tools';
}
