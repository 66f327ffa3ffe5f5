import { setImmediate } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { activityTypesOf } from '../../files/activity-modules.ts';
import type { Bundle } from '../../model/bundle.ts';
import { InvariantError, UsageError } from '../../model/problem.ts';
import { thrownText } from '../../text/thrown-text.ts';
import { batchLength, textsLengthOf } from '../../trace/texts-length.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { Run } from '../run.ts';
import { JavaScriptSandbox } from '../sandbox/javascript-sandbox.ts';
import { simulateWith } from './simulate.ts';
import {
  batchesAhead,
  type FromSimulation,
  type SimulationThreadData,
  type ToSimulation,
} from './simulation-protocol.ts';

/** A batch of events is sent when it has this many, or is long, or in the next turn of the event loop. */
const batchSize = 512;

const port = parentPort as MessagePort;
const { activityModules, playing } = workerData as SimulationThreadData;
const playingJob = new Int32Array(playing);
const sandbox = new JavaScriptSandbox();

let bundle: Bundle | undefined;
let run: Run | undefined;
let timeIsUp = new AbortController();
let events: TraceEvent[] = [];
/** How many characters of texts they have. */
let length = 0;
/** Batches that were sent and not dealt with. */
let ahead = 0;
let isHolding = false;
let isPaused = false;

function tell(message: FromSimulation): void {
  port.postMessage(message);
}

function flush(): void {
  if (events.length === 0) return;
  const batch = events;
  const isLong = length >= batchLength;
  events = [];
  length = 0;
  tell({ kind: 'events', events: batch });
  ahead += 1;
  if (isHolding || (ahead <= batchesAhead && !isLong)) return;
  isHolding = true;
  run?.pause();
}

function taken(): void {
  ahead -= 1;
  if (!isHolding || ahead > 0) return;
  isHolding = false;
  run?.resume();
}

function keep(event: TraceEvent): void {
  if (events.length === 0) void setImmediate().then(flush);
  events.push(event);
  length += textsLengthOf(event);
  if (events.length >= batchSize || length >= batchLength) flush();
}

/** Code of a user's own plays an activity: what it does to the thread is its doing. */
const foreignCode = {
  begins: (job: number): void => {
    Atomics.store(playingJob, 0, job);
    flush();
    // The port keeps the loop alive no longer: if nothing else does, no promise can settle.
    port.unref();
  },
  ends: async (): Promise<void> => {
    // A rejection that nobody awaits comes up in this turn.
    await setImmediate();
    Atomics.store(playingJob, 0, 0);
    port.ref();
  },
};

async function play({ options, counters, ...told }: ToSimulation & { kind: 'play' }): Promise<void> {
  bundle = told.bundle ?? bundle;
  try {
    const activityTypes = await types;
    timeIsUp = new AbortController();
    const { wallTimeoutMs: limitMs } = options;
    const wallLimit = limitMs === undefined ? undefined : { limitMs, signal: timeIsUp.signal };
    const tools = { foreignCode, counters, wallLimit };
    run = simulateWith(sandbox, bundle as Bundle, { ...options, activityTypes }, tools);
    run.on('event', keep);
    if (isPaused) run.pause();
    if (told.tellsProgress) run.on('progress', (progress) => tell({ kind: 'progress', progress }));
    const result = await run.result;
    // What nobody awaits comes up before the run is over.
    await setImmediate();
    flush();
    tell({ kind: 'result', result });
  } catch (error) {
    flush();
    tellError(error);
  } finally {
    run = undefined;
    ahead = 0;
    isHolding = false;
  }
}

function tellError(error: unknown): void {
  if (error instanceof UsageError) tell({ kind: 'refused', message: error.message, hint: error.hint });
  else if (error instanceof InvariantError)
    tell({ kind: 'defect', message: error.message, stack: error.stack });
  else tell({ kind: 'broken', message: thrownText(error) });
}

port.on('message', (message: ToSimulation) => {
  if (message.kind === 'play') void play(message);
  else if (message.kind === 'cancel') run?.cancel(message.reason);
  else if (message.kind === 'timeIsUp') timeIsUp.abort();
  else if (message.kind === 'taken') taken();
  else if (message.isPaused !== isPaused) {
    isPaused = message.isPaused;
    if (isPaused) run?.pause();
    else run?.resume();
  }
});
// Neither runs when the thread is ended from outside.
process.once('beforeExit', () => tell({ kind: 'stuck' }));
process.on('exit', flush);

// As while an activity is played: what is imported has to come to its end by itself.
port.unref();
const types = activityTypesOf(activityModules);
types.then(() => {
  port.ref();
  tell({ kind: 'ready' });
}, tellError);
