import { promise, test } from './types.ts';

const LIFE = 'test/upstream/life-cycle.test.ts';
const MISBEHAVING = 'test/upstream/misbehaving.test.ts';
const REAL = 'src/main/core/upstream/session/real-servers.test.ts';

export const UPSTREAM = [
  promise(
    'upstream.transports',
    'Servers are reached over stdio, Streamable HTTP and the older HTTP+SSE, in both eras.',
    test(REAL, 'a server of the 2025 era answers over %s'),
    test(REAL, 'a server of the 2026 era answers over %s'),
    test('test/upstream/remote.test.ts', 'a remote server of the %s era is connected, called and listed'),
  ),
  promise(
    'upstream.run-time',
    'Connections are added, edited, switched off and removed at run time without disturbing the others.',
    test(LIFE, 'connections are added, edited, switched off and removed while another one serves calls'),
    test(LIFE, 'changing only its name or trust does not disturb a running server'),
    test('test/mcp/news.test.ts', 'a connection that is added while a client is there is announced to it'),
  ),
  promise(
    'upstream.no-shell',
    'Processes are started without a shell, their arguments taken as they are.',
    test(
      'test/security/40-no-shell.test.ts',
      'what stands in arguments and environment reaches a server letter by letter and is run by nobody',
    ),
    test('test/security/39-windows-scripts.test.ts', 'a script that only cmd.exe could run is refused'),
  ),
  promise(
    'upstream.environment',
    'A server gets an allowed part of the environment and what its connection sets, with the PATH of the login shell.',
    test(
      'test/security/41-environment.test.ts',
      'a server sees the allowed part of the environment and what its connection sets, and nothing else',
    ),
    test(
      'src/main/core/upstream/process/login-path.test.ts',
      'is that of their login shell first, then that of the hub, without relative folders',
    ),
  ),
  promise(
    'upstream.approval',
    'Exactly what a person approved runs: arguments, folder and environment included.',
    test(
      'test/security/35-unapproved-command.test.ts',
      'a command that nobody approved is never run, whatever is asked of it',
    ),
    test(
      'test/security/36-allowlist-bypass.test.ts',
      'a command that hides what it runs is refused, when it is added and when it is edited, and never runs',
    ),
    test(
      'test/security/37-approval-reuse.test.ts',
      'an approved command runs again as long as nothing about it changes',
    ),
  ),
  promise(
    'upstream.lazy-and-idle',
    'Processes start on first use and stop when idle.',
    test(LIFE, 'a connection that was not used yet runs nothing and says so'),
    test(LIFE, 'an idle server is ended, and the next call starts it again'),
  ),
  promise(
    'upstream.restart',
    'A crashed server is restarted with growing waits, and no more after 5 crashes in 3 minutes.',
    test(
      'test/security/71-crash-loop.test.ts',
      'a server that ends at once is started at most five times in three minutes, until a person restarts it',
    ),
    test('src/main/core/upstream/restart-gate.test.ts', 'each failure makes the wait about twice as long'),
  ),
  promise(
    'upstream.ending',
    'Processes are ended in steps, with the whole group, and none is left.',
    test(
      'test/security/44-no-process-left.test.ts',
      'of a server that ignores SIGTERM as well, within 5 seconds',
    ),
    test(
      MISBEHAVING,
      'a server that ignores being ended and leaves grandchildren is gone with all of them when removed',
    ),
  ),
  promise(
    'upstream.reaping',
    'What a killed hub left running is ended by the next one, and nothing else.',
    test(
      'test/security/44-leftovers-are-reaped.test.ts',
      'what a killed hub left running is ended by the next one, with all that it started itself',
    ),
    test(
      'test/security/44-leftovers-are-reaped.test.ts',
      'another program that got the same pid is left alone',
    ),
  ),
  promise(
    'upstream.log',
    'What a server writes to stderr is kept, within bounds.',
    test(MISBEHAVING, 'what a server writes to its log can be read, newest last, and is told as it comes'),
    test('test/process/process-host.test.ts', 'a log that never ends is kept within bounds, and says so'),
  ),
  promise(
    'upstream.flood',
    'A server that floods or eats memory is stopped and marked; others go on.',
    test(MISBEHAVING, 'a server that floods is quarantined until a person restarts it, and others go on'),
    test(
      'test/security/45-flood-and-memory.test.ts',
      'of 1 GB without a line end costs the hub a bounded amount of memory',
    ),
    test('test/process/process-host.test.ts', 'a server that eats memory is stopped and says why'),
  ),
  promise(
    'upstream.health',
    'Health is measured, with jitter, kept as a history, and shown as measured; a failed start is a state with a next step.',
    test(
      'src/main/core/upstream/health-meter.test.ts',
      'a server that answers none of three checks is disconnected, and says what to do',
    ),
    test(
      'src/main/core/upstream/health-log.test.ts',
      'the history holds changes and a sample now and then, newest first',
    ),
    test(
      'test/security/73-sleep-and-wake.test.ts',
      'after an hour of sleep nothing is ended as idle, and not everything is checked at once',
    ),
    test(LIFE, 'a command that is not there is a state with a reason and a next step, not an exception'),
    test(LIFE, 'a question about health is answered with what was measured'),
  ),
  promise(
    'upstream.time-outs',
    'Initialize, lists and calls have time-outs of their own; progress begins the call’s anew, up to a maximum.',
    test(LIFE, 'a server that never answers is given up after its time, and shown with the reason'),
    test('test/upstream/catalog.test.ts', 'a server that hangs while it lists hides nothing of the others'),
    test(
      'src/main/core/upstream/session/handshake.test.ts',
      'progress keeps a call alive, but not beyond the absolute limit',
    ),
  ),
  promise(
    'upstream.isolation',
    'One connection’s bad schema, double name, slow list or crash hides nothing of others, nor its own good tools.',
    test(
      'test/conformance/composed.test.ts',
      'a server that lies about its tools hides neither its own good ones nor those of others',
    ),
    test(
      'test/conformance/composed.test.ts',
      'a server that takes for ever to list its tools keeps nobody waiting',
    ),
    test(
      'test/mcp/calls.test.ts',
      'a server that is down is an answer that the model can read, and hides nobody else',
    ),
    test(
      'test/upstream/chaos.test.ts',
      'whatever people, clients and crashes do at once, every failure is explained and no process is left',
    ),
  ),
];
