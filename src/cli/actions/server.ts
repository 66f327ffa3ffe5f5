import { resolve } from 'node:path';
import { type Isolation, type JobResult, loadActivityTypes, type RunOptions } from '../../index.ts';
import { JobServer } from '../../server/job-server.ts';
import { livePlay } from '../../server/live-play.ts';
import type { Claim } from '../../store/job-queue.ts';
import { ownStore } from '../../store/sqlite/sqlite-store.ts';
import { harmless } from '../../text/harmless.ts';
import { secretsFrom } from '../flags/secret-flags.ts';
import { type StoreFlag, storeToUse } from '../flags/store-flag.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { fitted } from '../output/text-width.ts';

/** What `pianola server` was told. */
export interface ServerFlags extends StoreFlag {
  readonly name: string;
  readonly throttle: number;
  readonly allow?: readonly string[];
  readonly allowSimulated?: true;
  readonly isolation?: Isolation;
  readonly jobTimeout?: number;
  readonly jobMemory?: number;
  readonly secret?: readonly string[];
  readonly activities?: readonly string[];
  readonly publishedData: NonNullable<RunOptions['publishedData']>;
  readonly quiet?: true;
}

/** Plays the jobs of a store until it is told to end; returns the exit code. */
export async function serverCommand(flags: ServerFlags, io: Io): Promise<number> {
  const { name, throttle } = flags;
  const options = await optionsFrom(flags);
  const store = ownStore(storeToUse(flags, io), {
    pid: process.pid,
    command: `pianola server --name ${name}`,
    since: new Date().toISOString(),
  });
  const play = livePlay(store.queue, name, options);
  const server = new JobServer(store.queue, { name, throttle, play }, io.now);
  const tell = (text: string) => {
    if (!flags.quiet) io.stderr.write(fitted(`${text}\n`, io.stderr));
  };
  server.on('began', ({ id, runbook, attempt }: Claim) =>
    tell(`${id} ${harmless(runbook)}: begins${attempt > 1 ? `, attempt ${attempt}` : ''}`),
  );
  server.on('ended', ({ id, runbook }: Claim, result) =>
    tell(`${id} ${harmless(runbook)}: ${endText(result)}`),
  );
  server.on('deadlock', (reason: string) => tell(`warning: ${harmless(reason)}`));
  let isDraining = false;
  const removeListener = io.onInterrupt(() => {
    if (isDraining) server.cancel('The runbook server was told to end.');
    else {
      tell('draining: no job is taken any more; a second signal cancels those that are played');
      server.drain();
    }
    isDraining = true;
    return true;
  });
  try {
    tell(`the runbook server ${harmless(name)} takes jobs, ${throttle} at once`);
    await server.over;
    return exitCodes.done;
  } finally {
    removeListener();
    store.close();
  }
}

function endText(result: JobResult | undefined): string {
  if (result === undefined) return 'is played elsewhere by now';
  const { status, instanceStatus, reason } = result;
  const ended = status === 'Completed' ? `Completed, ${instanceStatus}` : status;
  return reason === '' ? ended : `${ended}: ${harmless(reason)}`;
}

async function optionsFrom(flags: ServerFlags): Promise<RunOptions> {
  const { allow, allowSimulated, isolation, jobTimeout, jobMemory, secret, activities, publishedData } =
    flags;
  const activityTypes = activities === undefined ? [] : await loadActivityTypes(activities);
  return {
    publishedData,
    allowSimulated: allowSimulated === true,
    ...(activityTypes.length > 0 && { activityTypes }),
    ...(activities !== undefined && { activityModules: activities.map((path) => resolve(path)) }),
    ...(allow !== undefined && { allow }),
    ...(isolation !== undefined && { isolation }),
    ...(jobTimeout !== undefined && { jobTimeoutMs: jobTimeout * 1000 }),
    ...(jobMemory !== undefined && { jobMemoryMb: jobMemory }),
    ...(secret !== undefined && { secrets: secretsFrom(secret) }),
  };
}
