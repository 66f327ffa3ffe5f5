import { ActivityFailure } from '../databus/activity-failure.ts';
import type { Execution } from '../databus/execution.ts';
import { compileTemplate, type Scope, type TemplateWorld } from '../databus/template.ts';
import { type ActivityCall, type Capabilities, type Play, playOf } from '../engine/activity-type.ts';
import type { CompiledActivity, CompiledRunbook } from '../engine/compiled-runbook.ts';
import { type CompiledMock, compileMock } from '../engine/mock.ts';
import { failure, type Outcome } from '../engine/outcome.ts';
import type { Mock, Mocks } from '../model/mock-schema.ts';
import { InvariantError, UsageError } from '../model/problem.ts';
import type { Activity, Runbook } from '../model/runbook-schema.ts';
import { isNamed } from './checked-options.ts';

/** What an execution needs beside itself to be played. */
export interface CallContext extends Pick<ActivityCall, 'parameters' | 'services'> {
  /** The run's seed and the job's number, from which each execution's own seed is made. */
  readonly seed: number;
  readonly job: number;
}

/** How one activity is played. */
export interface Performer {
  /** Whether `play` may give the promise of an outcome. */
  readonly isWaitedFor: boolean;
  play(execution: Execution, context: CallContext): Outcome | PromiseLike<Outcome>;
}

/** `simulate` touches nothing outside; `run` plays for real what it can and may. */
export type Mode = 'simulate' | 'run';

type Handler = (call: ActivityCall) => Outcome | PromiseLike<Outcome>;

const standIn: Outcome = Object.freeze({ status: 'success', simulated: true });
const noMatch = failure(
  'none of the simulated outcomes matches this execution, and it cannot be played for real',
);

/**
 * Decides once for every activity of a runbook how it is played (format section 3). First an outcome of the mocks given by the caller;
 * under simulate then the runbook's own; then computing it or, under run, doing it for real where allowed; then the runbook's own outcome;
 * and under simulate, at last, plain success with one row. An outcome of which no entry matches an execution leaves it to the next.
 * Throws UsageError naming the activities that `run` cannot play.
 */
export function compilePerformers(
  compiled: CompiledRunbook,
  world: TemplateWorld,
  mode: Mode,
  outcomes: Mocks,
  capabilities: Capabilities,
): readonly Performer[] {
  const given = mocksOf(compiled.runbook, outcomes);
  const refused: string[] = [];
  const performers = compiled.activities.map((activity) => {
    if (activity.isJunction) return playedByEngine;
    const handler = handlerOf(activity, compiled, world, mode, capabilities);
    const own = mode === 'simulate' || handler === undefined ? activity.activity.simulate : undefined;
    const mocks = [given.get(activity.activity), own].filter((mock) => mock !== undefined);
    if (mocks.length === 0 && handler === undefined && mode === 'run') {
      refused.push(refusal(activity, capabilities));
    }
    const compiledMocks = mocks.map((mock) => compileMock(mock, activity.type, world));
    return performer(activity, compiledMocks, handler, mode);
  });
  if (refused.length > 0)
    throw new UsageError(`this runbook cannot be run for real:\n${refused.join('\n')}`, waysOut);
  return performers;
}

const playedByEngine: Performer = {
  isWaitedFor: false,
  play: () => {
    throw new InvariantError('a Junction is played by the engine');
  },
};

const waysOut =
  'give each a "simulate" outcome in the runbook or in a file for --mocks, or play the whole runbook with: pianola simulate';

/** A mocks file names activities by id or name; the id wins where both are given. */
function mocksOf(runbook: Runbook, mocks: Mocks): ReadonlyMap<Activity, Mock> {
  const given = new Map<Activity, Mock>();
  for (const [path, byActivity] of Object.entries(mocks)) {
    if (!isNamed(runbook, path)) continue;
    for (const activity of runbook.activities) {
      const key = [activity.id, activity.name].find((name) => Object.hasOwn(byActivity, name));
      if (key !== undefined) given.set(activity, byActivity[key] as Mock);
    }
  }
  return given;
}

function handlerOf(
  { activity, type }: CompiledActivity,
  { runbook, options }: CompiledRunbook,
  world: TemplateWorld,
  mode: Mode,
  capabilities: Capabilities,
): Handler | undefined {
  const play = playOf(activity, type);
  const preparation = {
    activity,
    runbook,
    options,
    compile: (text: string, rules?: { functions?: boolean }) => compileTemplate(text, world, rules),
  };
  if (play.how === 'computed' || play.how === 'scripted') return play.prepare(preparation);
  if (play.how !== 'live' || mode === 'simulate' || missing(play, capabilities).length > 0) return undefined;
  const perform = play.prepare(preparation);
  // Asynchronous, so that one that throws before it gives a promise has failed as well.
  return async (call) => perform(call, capabilities);
}

function missing(play: Play, { granted }: Capabilities): string[] {
  return play.how === 'live' ? play.needs.filter((permission) => !granted.has(permission)) : [];
}

function refusal({ activity, type }: CompiledActivity, capabilities: Capabilities): string {
  const needed = missing(playOf(activity, type), capabilities);
  const what = needed.length > 0 ? `needs --allow ${needed.join(',')}` : 'cannot be played for real';
  return `  ${activity.id} (${activity.type}) ${what}, and has no simulated outcome`;
}

function performer(
  { activity, type }: CompiledActivity,
  mocks: readonly CompiledMock[],
  handler: Handler | undefined,
  mode: Mode,
): Performer {
  const play = playOf(activity, type);
  const isWaitedFor = play.how === 'live' || play.how === 'scripted';
  const otherwise = mode === 'simulate' ? standIn : noMatch;
  return {
    isWaitedFor,
    play: (execution, context) => {
      try {
        for (const mock of mocks) {
          const mocked = mock(execution, execution.attempt);
          if (mocked !== undefined) return mocked;
        }
        if (handler === undefined) return otherwise;
        const outcome = handler(new Call(execution, context));
        return isWaitedFor ? settled(outcome, play.how === 'live') : outcome;
      } catch (error) {
        if (error instanceof ActivityFailure) return failure(error.message);
        throw error;
      }
    },
  };
}

/** A live activity that breaks has failed; it does not break the run. */
async function settled(outcome: Outcome | PromiseLike<Outcome>, isLive: boolean): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof ActivityFailure || isLive)
      return failure(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** An ActivityCall whose seed is worked out only when asked for. */
class Call implements ActivityCall {
  readonly execution: Execution;
  readonly #context: CallContext;

  constructor(execution: Execution, context: CallContext) {
    this.execution = execution;
    this.#context = context;
  }

  get scope(): Scope {
    return this.execution;
  }

  get parameters(): CallContext['parameters'] {
    return this.#context.parameters;
  }

  get services(): CallContext['services'] {
    return this.#context.services;
  }

  get seed(): number {
    return mix(mix(mix(this.#context.seed) ^ this.#context.job) ^ this.execution.sequenceNumber);
  }
}

/** Spreads a number over 32 bits (the finaliser of MurmurHash3), so that neighbouring executions get unlike seeds. */
function mix(value: number): number {
  let hash = (value + 0x9e3779b9) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
