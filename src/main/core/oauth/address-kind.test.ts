import { expect, it } from 'vitest';
import { addressKind } from './address-kind.ts';

it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '64:ff9b::808:808'])(
  '%s is a public address',
  (address) => {
    expect(addressKind(address)).toBe('public');
  },
);

it.each(['127.0.0.1', '127.8.8.8', '::1', '0:0:0:0:0:0:0:1'])('%s is this machine', (address) => {
  expect(addressKind(address)).toBe('loopback');
});

it.each(['10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', 'fd00::1'])(
  '%s is in a private network',
  (address) => {
    expect(addressKind(address)).toBe('private');
  },
);

it.each([
  '169.254.169.254',
  '0.0.0.0',
  '255.255.255.255',
  '224.0.0.1',
  '::',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b::a9fe:a9fe',
  '2002:7f00:1::',
  '2001::1',
  'fec0::1',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
  'localhost',
  '',
])('%s is nowhere that anything is fetched from', (address) => {
  expect(addressKind(address)).toBe('other');
});
