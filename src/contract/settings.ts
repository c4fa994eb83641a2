import { z } from 'zod';
import { Timeouts, TimeoutsPatch } from './connection.ts';

/** `paused` and `port` are the hub's own, alike in every organization; everything else each organization has for itself. */
export const Settings = z.object({
  timeouts: Timeouts.prefault({}),
  /** Seconds without a call after which a process is stopped; 0 keeps it running. */
  idleStopSeconds: z.int().min(0).max(86_400).default(900),
  /** Seconds between two health checks of a connection. */
  healthIntervalSeconds: z.int().min(5).max(86_400).default(60),
  /** Milliseconds above which a health check counts as slow. */
  slowMs: z.int().min(10).max(60_000).default(2_000),
  /** Bytes above which a result is cut down. */
  maxResultBytes: z.int().min(10_000).max(1_000_000_000).default(25_000_000),
  /** Bytes of memory above which a server's process is stopped; 0 for no limit. */
  maxProcessRssBytes: z.int().min(0).default(2_000_000_000),
  /** Whether the arguments and results of calls are kept beside the audit log, without secrets and for a while. */
  keepPayloads: z.boolean().default(true),
  /** Whether every call of every client is refused, in all organizations. */
  paused: z.boolean().default(false),
  /** Where the hub listens from its next start on, unless that is given another port. */
  port: z.int().min(1024).max(65_535).default(18_800),
});
export type Settings = z.infer<typeof Settings>;

/** What a person changes: without defaults, so that what is left out stays as it is, single time-outs included. */
export const SettingsPatch = z.strictObject({
  timeouts: TimeoutsPatch.optional(),
  idleStopSeconds: Settings.shape.idleStopSeconds.unwrap().optional(),
  healthIntervalSeconds: Settings.shape.healthIntervalSeconds.unwrap().optional(),
  slowMs: Settings.shape.slowMs.unwrap().optional(),
  maxResultBytes: Settings.shape.maxResultBytes.unwrap().optional(),
  maxProcessRssBytes: Settings.shape.maxProcessRssBytes.unwrap().optional(),
  keepPayloads: Settings.shape.keepPayloads.unwrap().optional(),
  paused: Settings.shape.paused.unwrap().optional(),
  port: Settings.shape.port.unwrap().optional(),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;
