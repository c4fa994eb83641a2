import { z } from 'zod';

/** How the app behaves on the person's desktop. */
export const DesktopSettings = z.object({
  /** Whether it is started when the person signs in to the computer. */
  startAtLogin: z.boolean(),
  /** Whether it then shows its tray icon alone. */
  startHidden: z.boolean(),
  /** Whether closing the window leaves it running in the tray. */
  closeToTray: z.boolean(),
});
export type DesktopSettings = z.infer<typeof DesktopSettings>;

export const DesktopPatch = z.strictObject(DesktopSettings.partial().shape);
export type DesktopPatch = z.infer<typeof DesktopPatch>;

/** A hub that runs without a window has no such settings. */
export const DesktopView = z.discriminatedUnion('available', [
  z.object({ available: z.literal(false) }),
  DesktopSettings.extend({ available: z.literal(true) }),
]);
export type DesktopView = z.infer<typeof DesktopView>;
