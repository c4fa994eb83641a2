import { isSecretName } from '../guard/secret-names.ts';
import type { KnownSecret } from '../guard/redact.ts';
import type { Vault } from '../storage/types.ts';

/** Scheme and credentials of a header: `Bearer abc`. */
const WITH_SCHEME = /^[A-Za-z]{3,20} +(\S.*)$/;

/** What the vault holds for a connection: variables, headers, and what is secret in the grants of its accounts. */
export function secretsOfConnection(vault: Vault, connectionId: string): KnownSecret[] {
  const prefix = `connection/${connectionId}/`;
  return vault.names(prefix).flatMap((path): KnownSecret[] => {
    const value = vault.get(path) ?? '';
    const [folder, ...rest] = path.slice(prefix.length).split('/');
    const name = rest.join('/');
    if (folder !== 'env' && folder !== 'header') return secretLeaves(parse(value));
    const inner = WITH_SCHEME.exec(value)?.[1];
    const known = [{ name: `value of ${name}`, value }];
    return inner === undefined ? known : [...known, { name: `value of ${name}`, value: inner }];
  });
}

/** Texts within a value whose names say that they are secret, such as `refreshToken`. */
function secretLeaves(value: unknown, name = ''): KnownSecret[] {
  if (typeof value === 'string') {
    return isSecretName(name) ? [{ name: `the connection's ${name}`, value }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    secretLeaves(each, Array.isArray(value) ? name : key),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
