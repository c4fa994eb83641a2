import { createSpotlight } from '@mantine/spotlight';

/** Whether the palette is open and what was typed into it, and what opens and closes it. */
export const [spotlightStore, palette] = createSpotlight();

/** The library marks what is chosen on the elements themselves, and does not notice when they are replaced. */
function list(): Element | null {
  return document.getElementById(spotlightStore.getState().listId);
}

/** Whether anything that is shown is chosen. */
export function isSelected(): boolean {
  return list()?.querySelector('[data-selected]') != null;
}

/** Chooses the first of what is shown. */
export function selectFirst(): void {
  list()?.querySelector('[data-selected]')?.removeAttribute('data-selected');
  const first = list()?.querySelector('[data-action]');
  if (first == null) return;
  first.setAttribute('data-selected', 'true');
  first.scrollIntoView({ block: 'nearest' });
  // Not without need: each change draws the list again, which is followed by another look at what is chosen.
  if (spotlightStore.getState().selected !== 0) {
    spotlightStore.updateState((state) => ({ ...state, selected: 0 }));
  }
}
