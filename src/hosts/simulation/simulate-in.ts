import type { UtcOffset } from '../../databus/calendar.ts';
import type { ScriptRequest } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { NewMemory } from '../play/counter-values.ts';
import { Run } from '../run.ts';
import type { JavaScriptSandbox } from '../sandbox/javascript-sandbox.ts';
import { Session } from '../session.ts';
import { checkedChoose } from '../settings/checked-options.ts';
import type { HostFacts } from '../settings/play-settings.ts';
import type { RunOptions } from '../settings/run-options.ts';
import { defaultStartMs } from '../settings/run-options.ts';
import { checkedTimeZone } from '../settings/time-zone.ts';
import { unlessAborted } from '../threads/live-job.ts';
import type { LiveSurroundings } from '../threads/surroundings.ts';
import { type ForeignCode, Simulation } from './simulation.ts';
import type { SimulationThread } from './simulation-thread.ts';
import { type WallLimit, WallTimeout } from './wall-timeout.ts';

/** What a simulation takes from the machine, or from the browser, that it is played on. */
export interface SimulationPlatform extends Pick<HostFacts, 'memoryShortage'> {
  readonly surroundings: Pick<LiveSurroundings, 'after' | 'monotonicMs' | 'turn'>;
  /** What plays scripts. */
  readonly sandbox: Pick<JavaScriptSandbox, 'run' | 'close'>;
  /** How far a time zone is ahead of UTC. */
  zoneOffset(timeZone: string): UtcOffset;
  /** Settles when `zoneOffset` can answer. Absent where it always can. */
  zonesReady?(timeZone: string): Promise<void>;
  /** Makes memory that other threads share. Absent where there are none. */
  readonly newMemory?: NewMemory;
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
  readonly counters?: ArrayBufferLike;
}

/** Simulates with what a platform has. See `simulate`. */
export function simulateIn(
  platform: SimulationPlatform,
  bundle: Bundle,
  given: RunOptions,
  { thread, atEnd, foreignCode, counters, watch, ...tools }: SimulationTools = {},
): Run {
  const { surroundings, sandbox, memoryShortage } = platform;
  const memory = counters ?? platform.newMemory;
  const choose = checkedChoose(given.choose);
  const options = choose === undefined ? given : { ...given, choose };
  const stopping = new AbortController();
  const abandoning = new AbortController();
  const startMs = options.startMs ?? defaultStartMs;
  const timeZone = checkedTimeZone(options.timeZone ?? 'UTC');
  const host = {
    timeZone,
    utcOffset: platform.zoneOffset(timeZone),
    ...(memoryShortage && { memoryShortage }),
    processId: 1,
    environment: () => undefined,
    script: (request: ScriptRequest) => sandbox.run(request, { deterministic: true, timeZone }),
    ...(memory && { counters: memory }),
    ...(watch && { watch }),
  };
  const session = new Session('simulate', bundle, options, host, startMs);
  return new Run({
    turn: () => surroundings.turn(),
    play: async (run) => {
      const { wallTimeoutMs } = options;
      const own =
        tools.wallLimit === undefined && wallTimeoutMs !== undefined
          ? new WallTimeout(wallTimeoutMs, surroundings)
          : undefined;
      const wallLimit = tools.wallLimit ?? own;
      const timeIsUp = () => {
        run.endPauses();
        void sandbox.close();
      };
      if (wallLimit?.signal.aborted) timeIsUp();
      wallLimit?.signal.addEventListener('abort', timeIsUp);
      try {
        await platform.zonesReady?.(timeZone);
        const ends = { stop: stopping.signal, wallLimit };
        const played = await thread?.play(session, options, run, ends);
        if (played !== undefined) return played;
        // If the other thread was stopped before it had begun, this one plays no activity either.
        const simulation = new Simulation(session, run, options, startMs, ends, foreignCode, surroundings);
        return await simulation.toTheEnd();
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
