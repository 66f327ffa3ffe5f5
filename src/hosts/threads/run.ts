import type { Bundle } from '../../model/bundle.ts';
import type { AskCounter } from '../../model/kept-counter.ts';
import { UsageError } from '../../model/problem.ts';
import { realPorts } from '../ports/capabilities.ts';
import { Run, type RunControls } from '../run.ts';
import { Sandboxes } from '../sandbox/javascript-sandbox.ts';
import { Session } from '../session.ts';
import { checkNumbers } from '../settings/checked-options.ts';
import type { Isolation, RunOptions } from '../settings/run-options.ts';
import { checkedTimeZone } from '../settings/time-zone.ts';
import { zoneOffset } from '../settings/zone-offset.ts';
import { memoryShortage } from './heap-watch.ts';
import type { JobsElsewhere } from './jobs-elsewhere.ts';
import { unlessAborted } from './live-job.ts';
import type { ThreadPool } from './live-jobs.ts';
import { LiveRun } from './live-run.ts';
import { PooledThreads } from './pooled-threads.ts';
import { environmentVariable, localOffset, machineZone } from './real-world.ts';
import { RunClock } from './run-clock.ts';
import { type LiveSurroundings, realSurroundings } from './surroundings.ts';

/**
 * Plays runbooks and their child jobs in real time, every job in a thread (`isolation`). Activities are
 * computed, or played for real within what `allow` grants. The others take their simulated outcome, and as
 * long as it says. Throws UsageError at once for activities that can do neither, and for an unknown runbook,
 * parameter or option.
 */
export function run(bundle: Bundle, options: RunOptions = {}): Run {
  // Checked before any thread starts.
  checkNumbers(options);
  const isolation = isolationOf(options);
  // With several runbooks a job will need a second thread soon.
  const first = bundle.runbooks.length > 1 ? 2 : 1;
  return runIn(
    isolation === 'pool' ? new PooledThreads(options.jobMemoryMb, first) : undefined,
    bundle,
    options,
  );
}

/** What a run has together with others. */
export interface SharedParts {
  /** Who plays its child jobs. */
  readonly elsewhere?: JobsElsewhere;
  /** Where the values of its counters are. */
  readonly askCounter?: AskCounter;
}

/**
 * The same as `run`, in threads that were started before the bundle was read. `threads` must be given with
 * isolation `pool`, and only then.
 */
export function runIn(
  threads: ThreadPool | undefined,
  bundle: Bundle,
  options: RunOptions,
  surroundings = realSurroundings,
  parts: SharedParts = {},
): Run {
  try {
    return new Run(controlsOf(threads, bundle, options, surroundings, parts));
  } catch (error) {
    void threads?.close();
    throw error;
  }
}

function controlsOf(
  threads: ThreadPool | undefined,
  bundle: Bundle,
  options: RunOptions,
  surroundings: LiveSurroundings,
  { elsewhere, askCounter }: SharedParts,
): RunControls {
  const isolation = isolationOf(options);
  if (options.faults?.length) throw new UsageError('faults of runbook servers can only be simulated');
  if (options.wallTimeoutMs !== undefined)
    throw new UsageError('wallTimeoutMs is for simulated runs', 'under run timeoutMs is real time');
  const stopping = new AbortController();
  const retiring = new AbortController();
  const abandoning = new AbortController();
  const sandboxes = new Sandboxes();
  const clock = new RunClock(surroundings);
  const control = new Int32Array(new SharedArrayBuffer(4));
  const timeZone = options.timeZone === undefined ? undefined : checkedTimeZone(options.timeZone);
  const session = new Session(
    'run',
    bundle,
    options,
    {
      timeZone: timeZone ?? machineZone(),
      utcOffset: timeZone === undefined ? localOffset : zoneOffset(timeZone),
      wallOf: (nowMs) => clock.wallOf(nowMs),
      memoryShortage,
      ports: realPorts,
      counters: (bytes) => new SharedArrayBuffer(bytes),
      isLimitedElsewhere: elsewhere !== undefined,
      askCounter,
      processId: process.pid,
      environment: environmentVariable,
      script: (request) =>
        sandboxes.run(request, { deterministic: false, ...(timeZone !== undefined && { timeZone }) }),
    },
    clock.now(),
  );
  return {
    turn: () => surroundings.turn(),
    play: async (handle) => {
      const facts = {
        isolation,
        threads,
        stopping,
        retiring: retiring.signal,
        abandoned: abandoning.signal,
        clock,
        control: control.buffer,
        surroundings,
        elsewhere,
        askCounter,
      };
      try {
        return await new LiveRun(session, handle, options, facts).toTheEnd();
      } finally {
        await unlessAborted(sandboxes.close(), abandoning.signal);
      }
    },
    cancel: (reason) => stopping.abort(reason),
    retire: (reason) => retiring.abort(reason),
    abandon: () => abandoning.abort(),
    pause: (isPaused) => {
      Atomics.store(control, 0, isPaused ? 1 : 0);
      surroundings.wake(control, 0);
    },
  };
}

/**
 * The isolation of a run. The caller's own activity types and choices are functions, which cannot leave this
 * thread. Throws UsageError for another isolation than `none` with them. Types that are also in
 * `activityModules` are imported by every thread.
 */
function isolationOf({ isolation, activityTypes, activityModules, choose }: RunOptions): Isolation {
  const hasOwnTypes = activityTypes !== undefined && activityModules === undefined;
  const stays = hasOwnTypes ? 'activityTypes' : choose !== undefined ? 'choose' : undefined;
  if (stays === undefined || isolation === 'none') return isolation ?? 'pool';
  if (isolation === undefined) return 'none';
  throw new UsageError(
    `${stays} cannot be used with isolation "${isolation}": functions cannot leave their thread`,
    'give files of activity types as activityModules, or take isolation "none"',
  );
}
