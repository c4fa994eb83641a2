import { Notification } from 'electron';
import { safeLabel } from './safe-label.ts';

/** Shows notifications of the operating system, where it has any. */
export function createNotifier(
  icon: string,
): (notice: { title: string; body: string }, onClick?: () => void) => void {
  // One that nobody holds is forgotten, and its click with it.
  const shown = new Set<Notification>();
  return ({ title, body }, onClick) => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title: safeLabel(title, 120), body: safeLabel(body, 240), icon });
    const forget = (): void => void shown.delete(notification);
    shown.add(notification);
    notification.on('click', () => {
      forget();
      onClick?.();
    });
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.show();
  };
}
