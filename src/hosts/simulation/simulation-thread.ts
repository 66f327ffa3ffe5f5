import { Worker } from 'node:worker_threads';
import type { ActivityType } from '../../engine/activity-type.ts';
import { stoppedByUser } from '../../engine/instance.ts';
import { timeoutText } from '../../jobs/dispatcher.ts';
import type { Bundle } from '../../model/bundle.ts';
import { InvariantError, UsageError } from '../../model/problem.ts';
import type { RunLimit } from '../../model/run-limit.ts';
import { oneOf } from '../../text/quoting.ts';
import { CounterValues } from '../play/counter-values.ts';
import type { HostResult, Run } from '../run.ts';
import type { Session } from '../session.ts';
import type { RunOptions } from '../settings/run-options.ts';
import { deathReason, ended, ownTypeName } from '../threads/death.ts';
import { watchMemory } from '../threads/memory-watch.ts';
import { realSurroundings } from '../threads/surroundings.ts';
import { simulationWorkerFile, threadLimits } from '../threads/worker-file.ts';
import { type EarlyEnd, SimulationSoFar } from './broken-off.ts';
import type { FromSimulation, SimulationThreadData, ToSimulation } from './simulation-protocol.ts';
import type { EarlyEnds } from './wall-timeout.ts';

/** A run that is told to stop has this much time before its thread is ended. */
const stopGraceMs = 2_000;

/** A run in this thread that is played in the other. */
interface PlayedThere {
  readonly run: Run;
  readonly session: Session;
  readonly types: readonly ActivityType[];
  readonly soFar: SimulationSoFar;
  readonly over: PromiseWithResolvers<HostResult | undefined>;
  /** Why it was told to stop. */
  stopped: string | undefined;
  /** The limit that stopped it. */
  limit: RunLimit | undefined;
}

/**
 * Plays simulations, one after another, in a thread of their own, because a user's own activities may end the
 * thread or never come back. If the thread is gone before a run is over, the trace of the run is completed
 * here. The first run starts the thread; after its death the next run starts another.
 */
export class SimulationThread {
  readonly #modules: readonly string[];
  readonly #memoryMb: number | undefined;
  #worker: Worker | undefined;
  #playing = new Int32Array(new SharedArrayBuffer(4));
  #lastBundle: Bundle | undefined;
  #isReady = false;
  #isStuck = false;
  #error: { readonly value: unknown } | undefined;
  #current: PlayedThere | undefined;
  #grace: NodeJS.Timeout | undefined;

  /** `memoryMb`: the most memory that the thread may take. */
  constructor(modules: readonly string[], memoryMb?: number) {
    this.#modules = modules;
    this.#memoryMb = memoryMb;
  }

  /**
   * Plays one run to its end; wait for it before the next. Gives undefined for a run that was stopped before
   * anything had happened. Rejects with UsageError if the modules cannot be
   * imported, and for a defect of Pianola or of a listener of the run.
   */
  async play(
    session: Session,
    { activityTypes = [], choose: _choose, ...options }: RunOptions,
    run: Run,
    { stop, wallLimit }: EarlyEnds,
  ): Promise<HostResult | undefined> {
    if (stop.aborted || wallLimit?.signal.aborted) return undefined;
    const worker = this.#worker ?? this.#start();
    const { bundle, counters } = session.settings;
    const current: PlayedThere = {
      run,
      session,
      types: activityTypes,
      soFar: new SimulationSoFar(bundle),
      over: Promise.withResolvers(),
      stopped: undefined,
      limit: undefined,
    };
    this.#current = current;
    worker.ref();
    this.#tell({
      kind: 'play',
      bundle: bundle === this.#lastBundle ? undefined : bundle,
      options,
      counters,
      tellsProgress: run.listenerCount('progress') > 0,
    });
    this.#lastBundle = bundle;
    this.pause(run.isPaused);
    const cancel = () => this.#cancel(current, stop.reason);
    stop.addEventListener('abort', cancel, { once: true });
    const timeOut = () => this.#timeOut(current, wallLimit?.limitMs ?? 0);
    wallLimit?.signal.addEventListener('abort', timeOut, { once: true });
    try {
      return await current.over.promise;
    } finally {
      clearTimeout(this.#grace);
      stop.removeEventListener('abort', cancel);
      wallLimit?.signal.removeEventListener('abort', timeOut);
      this.#current = undefined;
      this.#worker?.unref();
    }
  }

  /** Pauses the run between two activities, or lets it go on. */
  pause(isPaused: boolean): void {
    this.#tell({ kind: 'pause', isPaused });
  }

  /** Ends the run that is being played, and the thread, without waiting for either. */
  abandon(): void {
    if (this.#current?.stopped !== undefined) this.#died(undefined);
  }

  /** Ends the thread. Settles when it is gone, or does not give way. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker !== undefined) await ended(worker);
  }

  #start(): Worker {
    this.#playing = new Int32Array(new SharedArrayBuffer(4));
    this.#lastBundle = undefined;
    this.#isReady = false;
    this.#isStuck = false;
    this.#error = undefined;
    const data: SimulationThreadData = { activityModules: this.#modules, playing: this.#playing.buffer };
    const worker = new Worker(simulationWorkerFile(), {
      workerData: data,
      execArgv: [],
      resourceLimits: threadLimits(this.#memoryMb),
    });
    watchMemory(worker, this.#memoryMb, realSurroundings);
    this.#worker = worker;
    worker.on('message', (message: FromSimulation) => {
      if (worker === this.#worker) this.#hear(message);
    });
    worker.on('error', (value: unknown) => {
      this.#error ??= { value };
    });
    worker.on('exit', (code) => {
      const { value } = this.#error ?? { value: new Error(`exited with code ${code}`) };
      if (worker === this.#worker) this.#died(value);
    });
    return worker;
  }

  #tell(message: ToSimulation): void {
    this.#worker?.postMessage(message);
  }

  #hear(message: FromSimulation): void {
    const { run, over } = this.#current ?? {};
    switch (message.kind) {
      case 'ready':
        this.#isReady = true;
        break;
      case 'stuck':
        this.#isStuck = true;
        break;
      case 'broken':
        // The thread goes on living, but what it knows may be wrong.
        this.#died(new Error(message.message));
        break;
      case 'events':
        this.#tell({ kind: 'taken' });
        this.#publish(message.events);
        break;
      case 'progress':
        run?.emit('progress', message.progress);
        break;
      case 'result':
        over?.resolve(message.result);
        break;
      case 'refused':
        over?.reject(new UsageError(message.message, message.hint));
        break;
      case 'defect':
        over?.reject(defectOf(message));
        break;
    }
  }

  /** If a listener throws, the run ends with its error. */
  #publish(events: (FromSimulation & { kind: 'events' })['events']): void {
    const { run, soFar, over } = this.#current ?? {};
    try {
      for (const event of events) {
        soFar?.add(event);
        run?.publish(event);
      }
    } catch (error) {
      over?.reject(error);
      void this.close();
    }
  }

  #cancel(current: PlayedThere, reason: unknown): void {
    current.stopped = typeof reason === 'string' ? reason : stoppedByUser;
    this.#tell({ kind: 'cancel', reason: typeof reason === 'string' ? reason : undefined });
    this.#endSoon();
  }

  #timeOut(current: PlayedThere, timeoutMs: number): void {
    if (current.stopped !== undefined) return;
    current.stopped = timeoutText({ timeoutMs, isWall: true });
    current.limit = 'wall-timeout';
    this.#tell({ kind: 'timeIsUp' });
    this.#endSoon();
  }

  /** Ends the thread unless the run has come to its end by then. */
  #endSoon(): void {
    clearTimeout(this.#grace);
    this.#grace = setTimeout(() => this.#died(undefined), stopGraceMs);
  }

  #reasonOf(error: unknown, by: string): string {
    return deathReason(error, {
      by,
      lastWord: this.#isStuck ? 'stuck' : undefined,
      memoryMb: this.#memoryMb,
    });
  }

  /** The thread is gone, or is ended now: completes the trace of its run. */
  #died(error: unknown): void {
    const current = this.#current;
    void this.close();
    if (current === undefined) return;
    const { soFar, session, over, stopped, limit } = current;
    const job = Atomics.load(this.#playing, 0);
    const names = oneOf(this.#modules);
    if (stopped !== undefined && soFar.isEmpty) {
      over.resolve(undefined);
      return;
    }
    if (!this.#isReady || soFar.isEmpty) {
      over.reject(new UsageError(this.#reasonOf(error, names)));
      return;
    }
    const type = current.types.find(({ name }) => name === soFar.typeInProgress(job));
    const by = type === undefined ? `code of ${names}` : ownTypeName(type);
    const blamed = type === undefined ? undefined : job;
    const early: EarlyEnd =
      stopped === undefined
        ? { reason: this.#reasonOf(error, by), blamed, isStopped: false }
        : { reason: stopped, blamed: undefined, isStopped: true, ...(limit && { limit }) };
    try {
      const { bundle, world, counters } = session.settings;
      const values = new CounterValues(bundle, world.counterScope, counters).all();
      over.resolve(soFar.breakOff(early, session.streamTo(current.run), values));
    } catch (thrown) {
      over.reject(thrown);
    }
  }
}

function defectOf({ message, stack }: FromSimulation & { kind: 'defect' }): InvariantError {
  const defect = new InvariantError(message);
  if (stack !== undefined) defect.stack = stack;
  return defect;
}
