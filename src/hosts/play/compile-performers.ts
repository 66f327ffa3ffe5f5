import { ActivityFailure } from '../../databus/activity-failure.ts';
import { compileTemplate, type Scope } from '../../databus/template.ts';
import type { Execution } from '../../databus/token.ts';
import { type ActivityCall, type Preparation, playOf } from '../../engine/activity-type.ts';
import type { CompiledActivity, CompiledRunbook } from '../../engine/compiled-runbook.ts';
import { type CompiledMock, compileMock } from '../../engine/mock.ts';
import { failure, failureOf, type Outcome } from '../../engine/outcome.ts';
import { isTriggerSpec, type Mock } from '../../model/mock.ts';
import { InvariantError } from '../../model/problem.ts';
import { thrownText } from '../../text/thrown-text.ts';
import type { Mode } from '../settings/play-settings.ts';
import { compileDefaultOutcome, type DefaultOutcome } from './default-outcome.ts';
import { monitorFeed } from './monitor-feed.ts';
import type { CallContext, Performer, PerformerFacts, Played } from './performer.ts';
import { missingPermissions, Refusals } from './refusals.ts';
import { showingScript } from './script-shown.ts';
import { hiding, hidingWords, redactor } from './secrets.ts';
import { takingTime } from './taking-time.ts';
import { showingTexts } from './texts-shown.ts';

type Handler = (call: Call) => Played;

const noMatch = failure(
  'none of the simulated outcomes matches this execution, and it cannot be played for real',
);

/**
 * Decides once for every activity of a runbook how it is played (format section 3). The first of these ways
 * that applies is taken:
 *
 * - the outcome in the caller's mocks
 * - under simulate: the outcome in the runbook
 * - computing it, or under run doing it for real if that is allowed
 * - under run: the outcome in the runbook
 * - under simulate: plain success with one row
 *
 * If no entry of an outcome matches an execution, the next way is tried. Throws UsageError with the
 * activities that `run` cannot play, or would not play for real.
 */
export function compilePerformers(compiled: CompiledRunbook, facts: PerformerFacts): readonly Performer[] {
  const { world, mode, granted } = facts;
  const given = new Map(Object.entries(facts.mocks[compiled.runbook.path] ?? {}));
  const refusals = new Refusals(compiled.runbook.path);
  const performers = compiled.activities.map((activity) => {
    if (activity.isJunction || activity.activity.enabled === false) return neverPlayed;
    const handler = handlerOf(activity, compiled, facts);
    const own = mode === 'simulate' || handler === undefined ? activity.activity.simulate : undefined;
    const mocks = [given.get(activity.activity.id), own].filter((mock) => mock !== undefined);
    if (mocks.length === 0 && mode === 'run') {
      if (handler === undefined) refusals.unplayable(activity, granted);
      else refusals.secrets(activity.activity, facts.missingSecrets(activity.activity));
    }
    if (mocks.length > 0 && mode === 'run' && !facts.allowSimulated) refusals.simulated(activity);
    const ofCaller = given.get(activity.activity.id);
    const useOf = (mock: Mock) =>
      mock === ofCaller ? facts.uses.of(compiled.runbook.path, activity.activity.id) : undefined;
    const outcomes = mocks.filter((mock) => !isTriggerSpec(mock));
    const compiledMocks = outcomes.map((mock) => compileMock(mock, activity.type, world, useOf(mock)));
    const defaults = compileDefaultOutcome(
      activity,
      compiled.options,
      (text, rules) => compileTemplate(text, world, rules),
      () => facts.neededTexts?.(compiled.runbook, activity.activity) ?? new Map(),
    );
    const played = new OwnPerformer(activity, compiledMocks, handler, mode, defaults);
    const durationMs = activity.type.isMonitor ? undefined : facts.durations[activity.activity.type];
    const timed = durationMs === undefined ? played : takingTime(played, durationMs);
    const areWanted = facts.wantsTexts(activity.activity.id);
    const told = facts.showTexts || areWanted ? showingTexts(timed, activity.activity, world) : timed;
    const made = facts.showScripts || areWanted ? showingScript(told, activity.activity, world) : told;
    if (activity !== compiled.start || !activity.type.isMonitor) return made;
    const play: Performer['play'] = (execution, context) => made.play(execution, context);
    const feed = monitorFeed(activity, mocks, { play }, defaults, { ...facts, useOf });
    return feed === undefined ? made : { isForeign: made.isForeign, play, monitor: feed };
  });
  refusals.raise();
  return performers;
}

const neverPlayed: Performer = {
  isForeign: false,
  play: () => {
    throw new InvariantError('a Junction is played by the engine, and what is not enabled never');
  },
};

function handlerOf(
  { activity, type }: CompiledActivity,
  { runbook, options }: CompiledRunbook,
  { world, passwords, secretValues, mode, granted, ports }: PerformerFacts,
): Handler | undefined {
  const play = playOf(activity, type);
  const hide = hiding(secretValues);
  const hideWords = hidingWords(secretValues);
  const preparation: Preparation = {
    activity,
    runbook,
    options,
    culture: world.culture,
    hide: (text, rules) => (rules?.words ? hideWords : hide)(text),
    compile: (text, rules) =>
      compileTemplate(
        text,
        rules?.password && (play.how === 'live' || play.how === 'scripted') ? passwords : world,
        rules,
      ),
  };
  if (play.how === 'computed' || play.how === 'scripted' || play.how === 'jobs')
    return play.prepare(preparation);
  if (play.how !== 'live' || mode === 'simulate' || ports === undefined) return undefined;
  if (missingPermissions(play, granted).length > 0) return undefined;
  const perform = play.prepare(preparation);
  const capabilities = ports.capabilitiesOf(granted, play.needs);
  const redacted = redactor(secretValues);
  return async (call) => {
    try {
      return redacted(await perform(call, capabilities(call.signal)));
    } catch (error) {
      // An error of a live activity fails that activity, not the run.
      if (error instanceof ActivityFailure) return redacted(failureOf(error));
      return redacted(failure(thrownText(error)));
    }
  };
}

/** Plays an activity by the first of its mocks that matches, or else by its handler or a default outcome. */
class OwnPerformer implements Performer {
  readonly isForeign: boolean;
  readonly #mock: CompiledMock | undefined;
  /** It is asked if the first does not match. */
  readonly #otherMock: CompiledMock | undefined;
  readonly #handler: Handler | undefined;
  readonly #mode: Mode;
  readonly #defaults: DefaultOutcome;

  constructor(
    { activity, type }: CompiledActivity,
    mocks: readonly CompiledMock[],
    handler: Handler | undefined,
    mode: Mode,
    defaults: DefaultOutcome,
  ) {
    const { how } = playOf(activity, type);
    this.isForeign = handler !== undefined && (how === 'live' || type.file !== undefined);
    [this.#mock, this.#otherMock] = mocks;
    this.#handler = handler;
    this.#mode = mode;
    this.#defaults = defaults;
  }

  play(execution: Execution, context: CallContext): Played {
    try {
      const { attempt } = execution;
      const mocked = this.#mock?.outcome(execution, attempt) ?? this.#otherMock?.outcome(execution, attempt);
      if (mocked !== undefined) return this.#defaults.completed(mocked, execution);
      if (this.#handler === undefined)
        return this.#mode === 'simulate' ? this.#defaults.whole(execution) : noMatch;
      const outcome = this.#handler(new Call(execution, context));
      return 'then' in outcome ? settled(outcome) : outcome;
    } catch (error) {
      if (error instanceof ActivityFailure) return failureOf(error);
      throw error;
    }
  }
}

async function settled(outcome: PromiseLike<Outcome>): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof ActivityFailure) return failureOf(error);
    throw error;
  }
}

/** An ActivityCall that computes its seed only when it is asked for. */
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

  get signal(): AbortSignal {
    return this.#context.signal;
  }

  get seed(): number {
    return mix(mix(mix(this.#context.seed) ^ this.#context.job) ^ this.execution.sequenceNumber);
  }
}

/**
 * Spreads a number over 32 bits (the finaliser of MurmurHash3), so that neighbouring executions get unlike
 * seeds.
 */
function mix(value: number): number {
  let hash = (value + 0x9e3779b9) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
