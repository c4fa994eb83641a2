import { createSpotlight } from '@mantine/spotlight';

/** Whether the palette is open and what was typed into it, and what opens and closes it. */
export const [spotlightStore, palette] = createSpotlight();
