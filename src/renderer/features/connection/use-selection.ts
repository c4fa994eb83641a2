import { useLocation, useSearch } from 'wouter';

/** What is chosen in a list: it stands in the address, so that it can be linked to and a reload keeps it. */
export function useSelection(parameter: string): [string | undefined, (key: string) => void] {
  const [location, navigate] = useLocation();
  const search = new URLSearchParams(useSearch());
  return [
    search.get(parameter) ?? undefined,
    (key) => navigate(`${location}?${parameter}=${encodeURIComponent(key)}`, { replace: true }),
  ];
}
