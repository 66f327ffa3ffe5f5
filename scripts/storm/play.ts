import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { ChunkedWriter } from '../../src/cli/output/chunked-writer.ts';
import { loadRunbook } from '../../src/files/load.ts';
import type { TextOutput } from '../../src/files/text-output.ts';
import type { Run, RunResult } from '../../src/hosts/run.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { runIn } from '../../src/hosts/threads/run.ts';
import { ndjson } from '../../src/reports/trace/ndjson.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { doings } from '../../test/support/told.ts';
import { stormWork, typesIn } from './activities.ts';
import { type History, Machine } from './machine.ts';
import { SimulatedPool } from './pool.ts';
import { ofActivities, SimulatedThreads, type ThreadHere } from './threads.ts';
import { Watch } from './watch.ts';
import type { Disk, Fault, StormWorld } from './world.ts';

/** How a world was played. */
export interface Storm {
  /** What is wrong; none if nothing is. */
  readonly problems: readonly string[];
  readonly history: History;
  readonly events: readonly TraceEvent[];
  /** How much time has passed in it. */
  readonly ms: number;
  /** How many things have happened. */
  readonly steps: number;
  /** Faults that were met, by their names. */
  readonly met: readonly string[];
}

/** A run in which nothing is told for so long never ends. */
const silenceMs = 180_000;
/** More steps than any world takes. */
const mostSteps = 2_000_000;

/** Plays a world to its end, and looks at it after each step. */
export async function playStorm(world: StormWorld): Promise<Storm> {
  const machine = new Machine(world.seed, world.speed);
  const threads = new SimulatedThreads(machine, typesIn);
  // Longer than any message takes, and than the machine was behind.
  const patienceMs = () =>
    100 + 150 * world.speed.delayMs + 100 * world.speed.lookMs + world.speed.startMs + 2 * machine.mostLateMs;
  const watch = new Watch(world, () => machine.nowMs, patienceMs);
  const stopListening = listenForRejections(watch);
  try {
    const run = await begin(world, threads);
    watchPauses(run, watch);
    threads.onSent = (sent) => watch.sent(sent);
    run.on('event', (event) => watch.take(event));
    const cancel = write(run, world.disk, threads);
    plan(world.faults, run, threads, cancel);
    const result = await toTheEnd(run, threads, watch);
    if (result !== undefined) {
      watch.close(result);
      await atTheEnd(threads, watch);
      if (world.isCalm && result.limit === undefined && watch.problems.length === 0) {
        machine.met.add('compared with its simulation');
        await compare(world, watch);
      }
    }
  } finally {
    stopListening();
  }
  const { problems, events } = watch;
  const { history, nowMs, steps, met } = machine;
  return { problems, events, history, ms: nowMs, steps, met: [...met] };
}

function listenForRejections(watch: Watch): () => void {
  const listener = (error: unknown) => watch.wrong(`nobody awaits a rejection: ${String(error)}`);
  process.on('unhandledRejection', listener);
  return () => void process.off('unhandledRejection', listener);
}

const definition = ({ runbooks }: StormWorld) => ({ runbooks, counters: [{ name: 'Calls' }] });

async function begin(world: StormWorld, threads: SimulatedThreads): Promise<Run> {
  const { isolation } = world.given;
  const own = [stormWork(threads.main)];
  const bundle = await loadRunbook(definition(world), own);
  const pool = isolation === 'pool' ? new SimulatedPool(threads, 2) : undefined;
  const options = {
    ...world.given,
    options: world.options,
    activityTypes: own,
    activityModules: ['the storm'],
  };
  return runIn(pool, bundle, options, threads.main.surroundings);
}

/** Tells the watch when the run is paused and when it goes on, at that very time. */
function watchPauses(run: Run, watch: Watch): void {
  for (const name of ['pause', 'resume', 'cancel'] as const) {
    const does = run[name].bind(run);
    run[name] = (reason?: string) => {
      does(reason);
      watch.look(run.isPaused);
    };
  }
}

/** Writes the trace as the command line does. Returns what cancels the run as Ctrl-C does. */
function write(run: Run, disk: Disk | undefined, threads: SimulatedThreads): () => void {
  if (disk === undefined) return () => run.cancel();
  const output = new SimulatedDisk(disk, threads);
  const report = ndjson();
  const writer = new ChunkedWriter(output, run, () => run.cancel('The trace could not be written.'));
  run.on('event', (event) => writer.write(report.event(event)));
  return () => {
    run.cancel();
    writer.letGo();
  };
}

/** A disk that is slow, and full at some time. */
class SimulatedDisk extends EventEmitter implements TextOutput {
  readonly #disk: Disk;
  readonly #threads: SimulatedThreads;
  #written = 0;
  #waiting = 0;
  #isFull = false;

  constructor(disk: Disk, threads: SimulatedThreads) {
    super();
    this.#disk = disk;
    this.#threads = threads;
  }

  write(text: string): boolean {
    const { machine, main } = this.#threads;
    const { buffer, perMs, capacity } = this.#disk;
    this.#waiting += text.length;
    machine.plan(main, machine.nowMs + this.#waiting / perMs, 'hears from the disk', () => {
      this.#waiting -= text.length;
      this.#written += text.length;
      if (this.#isFull) return;
      if (this.listenerCount('drain') > 0) machine.met.add('the disk was slow');
      if (this.#written > capacity) {
        this.#isFull = true;
        machine.met.add('the disk was full');
        this.emit('error', Object.assign(new Error('no space'), { code: 'ENOSPC' }));
      } else if (this.#waiting === 0) this.emit('drain');
    });
    return this.#waiting < buffer;
  }
}

function plan(faults: readonly Fault[], run: Run, threads: SimulatedThreads, cancel: () => void): void {
  const { machine, main } = threads;
  const deaths = faults.filter((fault) => fault.kind === 'death');
  let messages = 0;
  threads.onMessage = () => {
    messages += 1;
    const how = deaths.find(({ atMessage }) => atMessage === messages)?.how;
    if (how !== undefined) machine.met.add(`a thread died at a message: ${how}`);
    return how;
  };
  for (const fault of faults) {
    switch (fault.kind) {
      case 'clock':
        machine.plan(main, fault.atMs, `the clock is set by ${fault.byMs} ms`, () => {
          machine.met.add('the clock was set');
          machine.clockMs += fault.byMs;
        });
        break;
      case 'pause':
        machine.plan(main, fault.atMs, 'the run is paused', () => {
          machine.met.add('the run was paused');
          run.pause();
        });
        machine.plan(main, fault.atMs + fault.forMs, 'the run is resumed', () => run.resume());
        break;
      case 'busy':
        machine.plan(main, fault.atMs, `is busy for ${fault.forMs} ms`, () => {
          machine.met.add('the main thread was busy');
          main.busyUntilMs = machine.nowMs + fault.forMs;
        });
        break;
      case 'cancel':
        if (fault.atMs < 0) cancel();
        else machine.plan(main, fault.atMs, 'the run is cancelled', cancel);
        machine.met.add('cancelled');
        break;
      case 'death':
    }
  }
}

/** Lets things happen until the run has ended. Undefined if it does not. */
async function toTheEnd(run: Run, threads: SimulatedThreads, watch: Watch): Promise<RunResult | undefined> {
  const { machine } = threads;
  let result: RunResult | undefined;
  let isOver = false;
  run.result.then(
    (ended) => {
      result = ended;
      isOver = true;
    },
    (error: unknown) => {
      watch.wrong(`the run has broken: ${String((error as Error).stack)}`);
      isOver = true;
    },
  );
  // The run begins in the next turn.
  await setImmediate();
  await setImmediate();
  for (;;) {
    if (isOver || watch.problems.length > 0) return result;
    if (!step(threads, watch)) {
      watch.wrong('nothing can happen any more, and the run has not ended');
      return undefined;
    }
    await setImmediate();
    const isStill = watch.events.length > 0 && watch.silentMs > silenceMs;
    if (isStill || machine.steps > mostSteps) {
      watch.wrong(
        isStill ? `nothing was told for ${silenceMs} ms, and the run has not ended` : 'too many steps',
      );
      return undefined;
    }
  }
}

/** Whether something has happened. */
function step({ machine, main }: SimulatedThreads, watch: Watch): boolean {
  let thread: ReturnType<Machine['step']>;
  try {
    thread = machine.step();
  } catch (error) {
    watch.wrong(`the code of the host threw: ${String((error as Error).stack)}`);
    return true;
  }
  if (thread === undefined) return false;
  if (main.busyUntilMs > machine.nowMs) return true;
  for (const { way } of (thread as Partial<ThreadHere>).ports ?? []) {
    if (way.underWay > mostUnderWay)
      watch.wrong(`${way.underWay} messages of ${thread.name} are on their way`);
  }
  return true;
}

/** A thread waits for the main one when so many of its messages are on their way, and a few more. */
const mostUnderWay = 16;

/** Nothing is left: no thread, no timer, no wait, and nothing is told any more. */
async function atTheEnd(threads: SimulatedThreads, watch: Watch): Promise<void> {
  const { machine, main } = threads;
  for (const { here } of threads.left) watch.wrong(`${here.name} is left`);
  for (const { what } of main.planned) if (what !== ofActivities) watch.wrong(`a timer is left: ${what}`);
  if (threads.waits > 0) watch.wrong(`${threads.waits} waits are left`);
  for (let left = mostStepsAfter; left > 0 && step(threads, watch); left -= 1) await setImmediate();
  if (machine.step() !== undefined) watch.wrong('something goes on after the end of the run');
}

const mostStepsAfter = 10_000;

/** The simulation of the same world does the same in each job. */
async function compare(world: StormWorld, watch: Watch): Promise<void> {
  const { maxWorkers, runbook, servers } = world.given;
  const given = { runbook, servers, ...(maxWorkers !== undefined && { maxWorkers }) };
  const run = simulate(await loadRunbook(definition(world)), { ...given, options: world.options });
  const events: TraceEvent[] = [];
  run.on('event', (event) => events.push(event));
  const { limit } = await run.result;
  if (limit !== undefined) return;
  const [live, simulated] = [doings(watch), doings({ events })];
  for (const job of new Set([...Object.keys(live), ...Object.keys(simulated)])) {
    const [one, other] = [live[job], simulated[job]].map((all) =>
      // Jobs are numbered as they are queued, and that depends on the speed of threads.
      JSON.stringify(all).replaceAll(/\(job \d+\)/g, ''),
    );
    if (one === other) continue;
    watch.wrong(`${job} does ${one}, and in the simulation ${other}`);
  }
}
