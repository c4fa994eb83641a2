/** Of links from web pages and mails. They show something to the person, and never do anything. */
export const LINK_SCHEME = 'switchyard';

const MOST_CHARACTERS = 16_384;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * The page that a link leads to: the dialog that adds a connection, with what the link carries in its field for the
 * person to read and decide. undefined for every link that is not exactly of one of these forms:
 * `switchyard://add?url=<http(s) address>` or `switchyard://add?config=<JSON of any client's configuration>`.
 */
export function pageOfLink(link: string): string | undefined {
  if (link.length > MOST_CHARACTERS) return undefined;
  const url = URL.parse(link);
  if (url === null || url.protocol !== `${LINK_SCHEME}:` || url.host !== 'add') return undefined;
  if (url.username !== '' || url.password !== '' || url.hash !== '' || !/^\/?$/.test(url.pathname))
    return undefined;
  const [first, second] = url.searchParams;
  if (first === undefined || second !== undefined) return undefined;
  const text = carried(first);
  return text === undefined
    ? undefined
    : `/dashboard/connections?${new URLSearchParams({ add: '1', text }).toString()}`;
}

function carried([name, value]: [string, string]): string | undefined {
  if (CONTROL.test(value)) return undefined;
  switch (name) {
    case 'url':
      return isWebAddress(value) ? value : undefined;
    case 'config':
      return isObject(value) ? value : undefined;
    default:
      return undefined;
  }
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    (url?.protocol === 'https:' || url?.protocol === 'http:') && url.username === '' && url.password === ''
  );
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
