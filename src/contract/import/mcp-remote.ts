import { HeaderName, type TransportInput } from '../connection.ts';

const OPTIONS_WITHOUT_VALUE = new Set(['--allow-http', '--debug', '--silent']);
const KINDS: Record<string, 'http' | 'sse'> = {
  'http-only': 'http',
  'http-first': 'http',
  'sse-only': 'sse',
  'sse-first': 'sse',
};

/**
 * What a bridge to a remote server connects to, when it is `npx mcp-remote` and each of its arguments is understood:
 * its headers are then no arguments that every program of the machine can read. Everything else stays as it is.
 */
export function unbridged(transport: TransportInput): { transport: TransportInput; bridged: boolean } {
  const remote = transport.kind === 'stdio' ? remoteOf(transport) : undefined;
  return remote === undefined ? { transport, bridged: false } : { transport: remote, bridged: true };
}

function remoteOf({ command, args, env }: TransportInput & { kind: 'stdio' }): TransportInput | undefined {
  if (!/^(?:.*[/\\])?(?:npx|bunx)(?:\.cmd|\.exe)?$/i.test(command)) return undefined;
  const words = args.filter((arg) => arg !== '-y' && arg !== '--yes');
  if (!/^mcp-remote(?:@[\w.-]+)?$/.test(words[0] ?? '')) return undefined;
  const url = words[1] ?? '';
  if (!/^https?:\/\//i.test(url)) return undefined;
  const headers = new Map<string, string>();
  let kind: 'http' | 'sse' = 'http';
  for (let at = 2; at < words.length; at += 1) {
    const option = words[at] ?? '';
    if (OPTIONS_WITHOUT_VALUE.has(option)) continue;
    at += 1;
    const value = words[at] ?? '';
    if (option === '--header') {
      const [, name = '', text = ''] = /^([^:]+):\s*([^]*)$/.exec(value) ?? [];
      if (!HeaderName.safeParse(name).success || name === '__proto__') return undefined;
      headers.set(name, withVariables(text, env));
    } else if (option === '--transport' && Object.hasOwn(KINDS, value)) kind = KINDS[value] ?? 'http';
    else return undefined;
  }
  return { kind, url, headers: Object.fromEntries(headers) };
}

/** The bridge itself puts its variables into the headers. */
function withVariables(text: string, env: Record<string, string>): string {
  return text.replace(/\$\{(\w+)\}/g, (found, name: string) =>
    Object.hasOwn(env, name) ? (env[name] ?? found) : found,
  );
}
