import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Worker } from 'node:worker_threads';
import * as own from './activities.ts';
import { Ledger } from './ledger.ts';
import { definition, jobsOf, type Size, slots } from './world.ts';

/** The part of the library that is put to the test: as source or as built. */
export type Library = Pick<typeof import('../../src/index.ts'), 'loadRunbook' | 'run'>;

/** What memory was in use when so much of the soak was over, after a collection. Megabytes. */
export interface Memory {
  readonly percent: number;
  /** Jobs that had ended. */
  readonly jobs: number;
  readonly heapMb: number;
  readonly residentMb: number;
}

/** What came of a soak. */
export interface Soaked {
  readonly ledger: Ledger;
  readonly memory: readonly Memory[];
  readonly threadsBegun: number;
  /** Threads that had not ended when the run had. */
  readonly threadsLeft: number;
  readonly ms: number;
}

const percents = [10, 50, 100];

/**
 * Plays a world of jobs of which some die, hang or are cancelled, in the threads of a pool, and keeps account
 * of them.
 */
export async function soak({ loadRunbook, run }: Library, size: Size): Promise<Soaked> {
  const activityTypes = Object.values(own);
  const bundle = await loadRunbook(definition(size), activityTypes);
  const threads = new Threads();
  const ledger = new Ledger();
  const memory: Memory[] = [];
  const startMs = performance.now();
  const played = run(bundle, {
    runbook: Array.from({ length: size.chains }, () => 'Round'),
    parameters: { Left: size.rounds },
    servers: [{ name: 'RBS01', throttle: slots }],
    seed: 1,
    activityTypes,
    activityModules: [fileURLToPath(new URL('./activities.ts', import.meta.url))],
    ...(size.jobTimeoutMs !== undefined && { jobTimeoutMs: size.jobTimeoutMs }),
    jobMemoryMb: 64,
  });
  played.on('event', (event) => {
    ledger.take(event);
    const percent = percents[memory.length] ?? Number.POSITIVE_INFINITY;
    if (ledger.endedJobs >= (jobsOf(size) * percent) / 100) memory.push(memoryAt(percent, ledger.endedJobs));
  });
  const result = await played.result;
  ledger.close();
  const { problems, jobs, executions } = ledger;
  if (result.jobs !== jobs) problems.push(`the result has ${result.jobs} jobs, and the trace ${jobs}`);
  if (result.executions !== executions)
    problems.push(`the result has ${result.executions} executions, and the trace ${executions}`);
  if (jobs < jobsOf(size)) problems.push(`there were ${jobs} jobs, and there should be ${jobsOf(size)}`);
  if (result.limit !== undefined) problems.push(`a limit ended the run: ${result.limit}`);
  const { begun, left } = threads.stop();
  return { ledger, memory, threadsBegun: begun, threadsLeft: left, ms: performance.now() - startMs };
}

/** Counts the threads that this process begins, and those that have ended. */
class Threads {
  #begun = 0;
  #ended = 0;
  readonly #count = (thread: Worker) => {
    this.#begun += 1;
    thread.once('exit', () => {
      this.#ended += 1;
    });
  };

  constructor() {
    process.on('worker', this.#count);
  }

  stop(): { begun: number; left: number } {
    process.off('worker', this.#count);
    return { begun: this.#begun, left: this.#begun - this.#ended };
  }
}

function memoryAt(percent: number, jobs: number): Memory {
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  return { percent, jobs, heapMb: heapUsed / 2 ** 20, residentMb: rss / 2 ** 20 };
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
// V8 takes no code cache that was made under other flags.
setFlagsFromString('--no-expose-gc');
