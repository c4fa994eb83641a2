import type { ApiHub } from './api-hub.ts';

/** A browser that opened the dashboard by its link: its cookie, and the CSRF token that the dashboard's own page knows. */
export async function openDashboard({ origin, hub }: ApiHub): Promise<{ cookie: string; csrfToken: string }> {
  const answer = await fetch(String(hub.addresses?.dashboardUrl), { redirect: 'manual' });
  const cookie = String(answer.headers.get('set-cookie')?.split(';')[0]);
  const session = await fetch(`${origin}/api/session`, { headers: { cookie } });
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  return { cookie, csrfToken };
}
