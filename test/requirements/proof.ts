import { measured, promise, test, unproven } from './types.ts';

export const PROOF = [
  promise(
    'proof.fixtures',
    'Fixture servers offer what the conformance suite calls, in both eras.',
    test(
      'test/conformance/fixture.test.ts',
      'the fixture server passes every scored check of 2025-11-25 by itself',
    ),
  ),
  promise(
    'proof.conformance',
    'Every scored check of both requirement sets passes through the hub, over stdio and HTTP.',
    test(
      'test/conformance/server.test.ts',
      'a client of %s gets every scored check from a server of %s behind the hub over %s',
    ),
    test(
      'test/conformance/client.test.ts',
      'the side of the hub that talks to servers passes every scored check of %s but sign-in',
    ),
  ),
  promise(
    'proof.inspector',
    'The Inspector works through the hub.',
    test('test/independent/inspector.test.ts', 'the Inspector calls servers of both eras in its %s era'),
  ),
  promise(
    'proof.mcp-remote',
    'mcp-remote works through the hub.',
    test(
      'test/independent/mcp-remote.test.ts',
      'a client that only speaks stdio reaches the hub through mcp-remote',
    ),
  ),
  promise(
    'proof.v1-client',
    'The v1 client works through the hub, over all transports of server-everything.',
    test('test/independent/upstreams.test.ts', 'a v1 client lists and calls server-everything over “%s”'),
  ),
  promise(
    'proof.filesystem',
    'server-filesystem works behind the hub.',
    test(
      'test/independent/upstreams.test.ts',
      'the tools of server-filesystem work on the folder that it was given',
    ),
  ),
  promise(
    'proof.memory',
    'server-memory works behind the hub.',
    test('test/independent/upstreams.test.ts', 'server-memory keeps what it was told'),
  ),
  promise(
    'proof.throughput',
    'With 32 clients the hub does at least 60% of the floor’s calls.',
    measured('| 32 | hub, 2025 era |'),
  ),
  promise(
    'proof.latency',
    'One at a time a call takes at most 1.4 times the floor’s.',
    measured('| 1 | hub, 2025 era |'),
  ),
  promise(
    'proof.memory-use',
    'The idle hub takes at most 90 MB, at most 180 MB after the run with 32 clients.',
    measured('memory idle'),
    measured('memory after 32 clients'),
  ),
  promise('proof.ready', 'The hub is ready in under 0.7 s.', measured('| ready')),
  promise(
    'proof.growth',
    'Cost per call stays flat as tools, connections, clients and records grow.',
    measured('tools/list ms'),
  ),
  promise(
    'proof.ci-time',
    'CI takes under 15 minutes.',
    unproven('A test within CI cannot judge the time of the whole; the summary of npm test shows it.'),
  ),
];
