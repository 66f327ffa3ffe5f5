import type { ScriptRequest } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import { Run } from '../run.ts';
import { JavaScriptSandbox } from '../sandbox/javascript-sandbox.ts';
import { Session } from '../session.ts';
import { checkedChoose } from '../settings/checked-options.ts';
import type { HostFacts } from '../settings/play-settings.ts';
import type { RunOptions } from '../settings/run-options.ts';
import { defaultStartMs } from '../settings/run-options.ts';
import { checkedTimeZone } from '../settings/time-zone.ts';
import { zoneOffset } from '../settings/zone-offset.ts';
import { memoryShortage } from '../threads/heap-watch.ts';
import { unlessAborted } from '../threads/live-job.ts';
import { type ForeignCode, Simulation } from './simulation.ts';
import { SimulationThread } from './simulation-thread.ts';
import { type WallLimit, WallTimeout } from './wall-timeout.ts';

/**
 * Plays runbooks and all their child jobs in virtual time with simulated outcomes. It touches nothing
 * outside, and the same input gives the same trace, byte for byte. Throws UsageError at once for an unknown
 * runbook, parameter or option. What happens later is in the Run.
 */
export function simulate(bundle: Bundle, options: RunOptions = {}): Run {
  const sandbox = new JavaScriptSandbox();
  const thread = threadFor(options);
  const atEnd = async () => {
    await Promise.all([sandbox.close(), thread?.close()]);
  };
  return simulateWith(sandbox, bundle, options, { thread, atEnd });
}

/**
 * The thread that a simulation with these options is played in; undefined if it stays in the caller's.
 * Functions cannot cross, so types and choices of the caller's stay, but for types that come from modules.
 */
export function threadFor({
  activityModules = [],
  choose,
  isolation,
  jobMemoryMb,
}: RunOptions): SimulationThread | undefined {
  if (activityModules.length === 0 || choose !== undefined || isolation === 'none') return undefined;
  return new SimulationThread(activityModules, jobMemoryMb);
}

/** What a simulation is played with. */
export interface SimulationTools extends Pick<HostFacts, 'watch'> {
  /** The thread to play it in; else it is played in this one. */
  readonly thread?: SimulationThread | undefined;
  /** Called when the run is over. */
  readonly atEnd?: () => Promise<void>;
  /** Told when a user's own code plays an activity. */
  readonly foreignCode?: ForeignCode;
  /** The limit of real time, if it is counted elsewhere. */
  readonly wallLimit?: WallLimit | undefined;
  /** The memory of the counters, if another thread shares it. */
  readonly counters?: SharedArrayBuffer;
}

/** The same with a given sandbox, and with a given thread, which several runs may use one after another. */
export function simulateWith(
  sandbox: JavaScriptSandbox,
  bundle: Bundle,
  given: RunOptions,
  { thread, atEnd, foreignCode, counters, watch, ...tools }: SimulationTools = {},
): Run {
  const choose = checkedChoose(given.choose);
  const options = choose === undefined ? given : { ...given, choose };
  const stopping = new AbortController();
  const abandoning = new AbortController();
  const startMs = options.startMs ?? defaultStartMs;
  const timeZone = checkedTimeZone(options.timeZone ?? 'UTC');
  const host = {
    timeZone,
    utcOffset: zoneOffset(timeZone),
    memoryShortage,
    processId: 1,
    environment: () => undefined,
    script: (request: ScriptRequest) => sandbox.run(request, { deterministic: true, timeZone }),
    ...(counters && { counters }),
    ...(watch && { watch }),
  };
  const session = new Session('simulate', bundle, options, host, startMs);
  return new Run({
    play: async (run) => {
      const { wallTimeoutMs } = options;
      const own =
        tools.wallLimit === undefined && wallTimeoutMs !== undefined
          ? new WallTimeout(wallTimeoutMs)
          : undefined;
      const wallLimit = tools.wallLimit ?? own;
      const timeIsUp = () => {
        run.endPauses();
        void sandbox.close();
      };
      if (wallLimit?.signal.aborted) timeIsUp();
      wallLimit?.signal.addEventListener('abort', timeIsUp);
      try {
        const ends = { stop: stopping.signal, wallLimit };
        const played = await thread?.play(session, options, run, ends);
        if (played !== undefined) return played;
        // If the other thread was stopped before it had begun, this one plays no activity either.
        return await new Simulation(session, run, options, startMs, ends, foreignCode).toTheEnd();
      } finally {
        wallLimit?.signal.removeEventListener('abort', timeIsUp);
        own?.end();
        await unlessAborted(Promise.resolve(atEnd?.()), abandoning.signal);
      }
    },
    cancel: (reason) => {
      stopping.abort(reason);
      void sandbox.close();
    },
    abandon: () => {
      abandoning.abort();
      thread?.abandon();
    },
    pause: (isPaused) => thread?.pause(isPaused),
  });
}
