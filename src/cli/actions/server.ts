import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { loadActivityTypes, type RunOptions } from '../../index.ts';
import type { AttemptEnd } from '../../server/claimed-job.ts';
import { JobServer } from '../../server/job-server.ts';
import { type LivePlay, livePlay } from '../../server/live-play.ts';
import type { ServerMetrics } from '../../server/server-metrics.ts';
import { thisProcess } from '../../store/held-store.ts';
import type { Claim } from '../../store/job-queue.ts';
import { ownStore } from '../../store/stores.ts';
import { harmless } from '../../text/harmless.ts';
import type { ThreadFlags } from '../flags/live-flags.ts';
import type { MetricsAddress } from '../flags/metrics-address.ts';
import { threadOptionsFrom } from '../flags/run-options.ts';
import { secretsFrom } from '../flags/secret-flags.ts';
import { type StoreFlag, storeToUse } from '../flags/store-flag.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { fitted } from '../output/text-width.ts';
import { serveMetrics } from './metrics-server.ts';

/** What `pianola server` was told. */
export interface ServerFlags extends StoreFlag, ThreadFlags {
  readonly name: string;
  readonly throttle: number;
  readonly metrics?: MetricsAddress;
  readonly secret?: readonly string[];
  readonly activities?: readonly string[];
  readonly publishedData: NonNullable<RunOptions['publishedData']>;
  readonly quiet?: true;
}

/** Plays the jobs of a store until it is told to end; returns the exit code. */
export async function serverCommand(flags: ServerFlags, io: Io): Promise<number> {
  const options = await optionsFrom(flags);
  const owner = thisProcess(`pianola server --name ${flags.name}`);
  const { name, throttle } = flags;
  const tell = (text: string) => {
    if (!flags.quiet) io.stderr.write(fitted(`${text}\n`, io.stderr));
  };
  const store = await ownStore(storeToUse(flags, io), owner, {
    name,
    waits: (holder) =>
      tell(`${harmless(name)} is the name of ${harmless(holder)}: waiting to see whether that still lives`),
  });
  let metrics: ServerMetrics | undefined;
  let listening: Server | undefined;
  let live: LivePlay | undefined;
  try {
    // An address that cannot be used is told before any job begins.
    if (flags.metrics !== undefined) listening = await serveMetrics(flags.metrics, () => metrics);
    live = livePlay(store.queue, name, options);
    const { play } = live;
    const server = new JobServer(store.queue, { name, throttle, play }, io.now);
    if (listening !== undefined) {
      const { ServerMetrics } = await import('../../server/server-metrics.ts');
      metrics = new ServerMetrics(server, store.queue, throttle, io.now);
    }
    const isCancelled = await told(server, flags, listening, io, tell);
    return isCancelled ? exitCodes.interrupted : exitCodes.done;
  } finally {
    listening?.close();
    listening?.closeAllConnections();
    await live?.close();
    await store.close();
  }
}

/**
 * Tells what a server does until it has drained: at the first signal. The second one cancels its jobs. Gives
 * whether there was one.
 */
async function told(
  server: JobServer,
  { name, throttle }: ServerFlags,
  listening: Server | undefined,
  io: Io,
  tell: (text: string) => void,
): Promise<boolean> {
  server.on('began', ({ id, runbook, attempt }: Claim) =>
    tell(`${id} ${harmless(runbook)}: begins${attempt > 1 ? `, attempt ${attempt}` : ''}`),
  );
  server.on('ended', ({ id, runbook }: Claim, end) => tell(`${id} ${harmless(runbook)}: ${endText(end)}`));
  server.on('deadlock', (reason: string) => tell(`warning: ${harmless(reason)}`));
  server.on('upgraded', (reason: string) => tell(`${harmless(reason)}: draining`));
  let isDraining = false;
  let isCancelled = false;
  const removeListener = io.onInterrupt(() => {
    if (isDraining) {
      isCancelled = true;
      server.cancel('The runbook server was told to end.');
    } else {
      tell('draining: no job is taken any more; a second signal cancels those that are played');
      server.drain();
    }
    isDraining = true;
    return true;
  });
  if (listening !== undefined) tell(`metrics at ${addressOf(listening)}/metrics`);
  tell(`the runbook server ${harmless(name)} takes jobs, ${throttle} at once`);
  try {
    await server.over;
    return isCancelled;
  } finally {
    removeListener();
  }
}

function addressOf(listening: Server): string {
  const { address, family, port } = listening.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function endText(end: AttemptEnd): string {
  if (end === 'lost') return 'is played elsewhere by now';
  if (end === 'handedBack') return 'watches no more here; the next server that is free goes on';
  const { status, instanceStatus, reason } = end;
  const ended = status === 'Completed' ? `Completed, ${instanceStatus}` : status;
  return reason === '' ? ended : `${ended}: ${harmless(reason)}`;
}

async function optionsFrom(flags: ServerFlags): Promise<RunOptions> {
  const { secret, activities, publishedData } = flags;
  const activityTypes = activities === undefined ? [] : await loadActivityTypes(activities);
  return {
    publishedData,
    ...threadOptionsFrom(flags),
    ...(activityTypes.length > 0 && { activityTypes }),
    ...(activities !== undefined && { activityModules: activities.map((path) => resolve(path)) }),
    ...(secret !== undefined && { secrets: secretsFrom(secret) }),
  };
}
