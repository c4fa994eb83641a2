import { isIPv4, isIPv6 } from 'node:net';

/** `other`: link-local, multicast, reserved, tunnels; nothing that is fetched is ever there. */
export type AddressKind = 'public' | 'private' | 'loopback' | 'other';

type Range = readonly [network: string, bits: number, kind: AddressKind];

/** What is not public (IANA special-purpose registry); the first that fits wins. */
const V4: readonly Range[] = [
  ['127.0.0.0', 8, 'loopback'],
  ['10.0.0.0', 8, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['0.0.0.0', 8, 'other'],
  ['169.254.0.0', 16, 'other'],
  ['192.0.0.0', 24, 'other'],
  ['192.0.2.0', 24, 'other'],
  ['192.88.99.0', 24, 'other'],
  ['198.18.0.0', 15, 'other'],
  ['198.51.100.0', 24, 'other'],
  ['203.0.113.0', 24, 'other'],
  ['224.0.0.0', 3, 'other'],
];
/** Only 2000::/3 is public, and not all of it: 6to4 and Teredo carry other addresses inside. */
const V6: readonly Range[] = [
  ['::1', 128, 'loopback'],
  ['fc00::', 7, 'private'],
  ['2001::', 23, 'other'],
  ['2001:db8::', 32, 'other'],
  ['2002::', 16, 'other'],
  ['3fff::', 20, 'other'],
  ['2000::', 3, 'public'],
];
/** Networks without IPv4 reach IPv4 servers at these addresses. */
const NAT64 = '64:ff9b::';

/** What kind of place an IP address is; something that is no address is `other`. */
export function addressKind(address: string): AddressKind {
  if (isIPv4(address)) return kindOf(v4(address), 32, V4, v4) ?? 'public';
  // A zone (`fe80::1%eth0`) only exists on a link.
  if (!isIPv6(address) || address.includes('%')) return 'other';
  const bits = v6(address);
  if (bits >> 32n === v6(NAT64) >> 32n) {
    const inner = kindOf(bits & 0xffff_ffffn, 32, V4, v4) ?? 'public';
    return inner === 'public' ? 'public' : 'other';
  }
  return kindOf(bits, 128, V6, v6) ?? 'other';
}

function kindOf(
  address: bigint,
  width: number,
  ranges: readonly Range[],
  parse: (text: string) => bigint,
): AddressKind | undefined {
  return ranges.find(([network, bits]) => {
    const shift = BigInt(width - bits);
    return address >> shift === parse(network) >> shift;
  })?.[2];
}

function v4(text: string): bigint {
  return text.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function v6(text: string): bigint {
  // The URL parser writes every form of an IPv6 address in hexadecimal groups.
  const canonical = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
