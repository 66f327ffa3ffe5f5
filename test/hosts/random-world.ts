import fc from 'fast-check';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import type { RunbookServer } from '../../src/model/job.ts';
import type { OptionsInput } from '../../src/model/options.ts';
import { invoke } from '../support/runbook-file.ts';

/**
 * A world of jobs: runbooks that start each other in every way there is, the servers they run on, and what
 * happens to those.
 */
export interface RandomWorld {
  readonly runbooks: readonly RunbookInWorld[];
  readonly options: OptionsInput & { readonly timing: 'immediate' | 'orchestrator' };
  readonly given: Pick<RunOptions, 'runbook' | 'startMs' | 'timeoutMs' | 'maxWorkers'> & {
    readonly servers: readonly RunbookServer[];
    readonly faults: NonNullable<RunOptions['faults']>;
  };
  /** Which of several jobs goes on where the rules leave that open; undefined: the documented order. */
  readonly schedule: number | undefined;
}

export interface RunbookInWorld {
  readonly name: string;
  readonly maxSimultaneousJobs: number;
  readonly runbookServers?: readonly string[];
  readonly activities: readonly object[];
  readonly links: readonly object[];
}

/**
 * Children of R0 are R1 and so on, so that most worlds come to an end of themselves; R4 and the others here
 * start nothing.
 */
const names = ['R0', 'R1', 'R2', 'R3', 'R4', 'Flaky', 'Broken', 'Looper'] as const;

/** Whole seconds, and few of them: much happens at the same time. */
const secondsUpTo = (max: number) => fc.integer({ min: 0, max });
const seldom = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const withoutUndefined = <Model extends object>(model: Model): Model =>
  Object.fromEntries(Object.entries(model).filter(([, value]) => value !== undefined)) as Model;

/** Usually one that comes later; now and then itself, an earlier one, or none at all. */
const callee = (caller: number) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...names.slice(caller + 1)) },
    { weight: 1, arbitrary: fc.constantFrom(...names, 'Nowhere') },
  );

const work = fc
  .record({
    seconds: secondsUpTo(4),
    status: fc.constantFrom('success', 'success', 'warning', 'failed'),
  })
  .map(({ seconds, status }) => ({
    type: 'Query Database',
    simulate: { durationMs: seconds * 1000, status },
  }));

const invocation = (caller: number) =>
  fc
    .record({ runbook: callee(caller), waits: fc.constantFrom(true, true, false) })
    .map(({ runbook, waits }) => ({ ...invoke(runbook), waitForCompletion: waits }));

const branch = (caller: number) =>
  fc
    .record({
      runbook: callee(caller),
      retries: seldom(
        fc.record({
          attempts: fc.integer({ min: 2, max: 3 }),
          delaySeconds: secondsUpTo(2),
          backoff: fc.constantFrom('constant', 'exponential'),
        }),
      ),
      timeoutSeconds: seldom(fc.integer({ min: 1, max: 6 })),
      ignoreFailure: fc.constantFrom(undefined, undefined, true),
      compensate: seldom(fc.constantFrom('R4', 'Broken', 'Nowhere')),
    })
    .map(withoutUndefined);

const group = (caller: number) =>
  fc
    .record({
      branches: fc.array(branch(caller), { minLength: 1, maxLength: 4 }),
      strategy: fc.constantFrom('waitAll', 'failFast', 'bestEffort', 'race', 'fireAndForget'),
      raceOn: fc.constantFrom('success', 'settled'),
      maxWorkers: fc.constantFrom(0, 0, 1, 2),
      timeoutSeconds: seldom(fc.integer({ min: 1, max: 8 })),
      failOnWarning: fc.boolean(),
    })
    .map(({ branches, ...rest }) => {
      const named = branches.map((each, index) => ({ id: `b${index + 1}`, ...each }));
      return { type: 'Parallel', ...withoutUndefined(rest), branches: named };
    });

const loop = (caller: number) =>
  fc
    .record({ runbook: callee(caller), count: fc.integer({ min: 0, max: 4 }), maxWorkers: fc.nat(3) })
    .map((properties) => ({ type: 'For Each', ...properties }));

const activitiesOf = (caller: number) =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: work },
      { weight: 2, arbitrary: invocation(caller) },
      { weight: 3, arbitrary: group(caller) },
      { weight: 1, arbitrary: loop(caller) },
    ),
    { minLength: 1, maxLength: 3 },
  );

/** The activities follow one another whatever comes of each. */
function inARow(name: string, activities: readonly object[], rest: Partial<RunbookInWorld>): RunbookInWorld {
  const numbered = activities.map((activity, index) => ({ ...activity, id: `a${index + 1}` }));
  const links = activities.slice(1).map((_, index) => ({
    from: `a${index + 1}`,
    to: `a${index + 2}`,
    include: [],
  }));
  return { name, maxSimultaneousJobs: 1, activities: numbered, links, ...rest };
}

const places = fc
  .record({
    maxSimultaneousJobs: fc.constantFrom(1, 2, 9),
    runbookServers: fc.constantFrom(undefined, undefined, undefined, ['S1'], ['S2', 'S1']),
  })
  .map(withoutUndefined) as fc.Arbitrary<Partial<RunbookInWorld>>;

/** Counts its calls, and does what it is there for only at every third of them. */
const counting = { type: 'Modify Counter', counter: 'Calls' };
const third = (more: object) => ({
  from: 'a1',
  to: 'a2',
  include: [{ item: 'Counter Value', operator: 'matches pattern', value: '.*[0369]' }],
  ...more,
});

const fixed: readonly RunbookInWorld[] = [
  {
    ...inARow('Flaky', [counting, { type: 'Query Database', simulate: { status: 'failed' } }], {
      maxSimultaneousJobs: 3,
    }),
    links: [third({ include: [], exclude: third({}).include })],
  },
  inARow('Broken', [{ type: 'Query Database', simulate: { status: 'failed', durationMs: 1000 } }], {
    maxSimultaneousJobs: 3,
  }),
  inARow('Looper', [{ type: 'For Each', runbook: 'Body', count: 5 }], { maxSimultaneousJobs: 2 }),
  { ...inARow('Body', [counting, { type: 'Break' }], { maxSimultaneousJobs: 2 }), links: [third({})] },
];

const servers = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 }))
  .map(([first, second]) => [
    { name: 'S1', throttle: first },
    { name: 'S2', throttle: second },
  ]);

const fault = fc.record({
  server: fc.constantFrom('S1', 'S2'),
  atMs: secondsUpTo(8).map((seconds) => seconds * 1000),
  forMs: fc.constantFrom(1, 1000, 3000, 60_000, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
});

const options = fc.record({
  waitingParentHoldsSlot: fc.boolean(),
  jobOrder: fc.constantFrom('skipBlocked', 'skipBlocked', 'strict'),
  serverLoss: fc.constantFrom('restart', 'fail'),
  timing: fc.constantFrom('immediate', 'immediate', 'orchestrator'),
  invokeStatus: fc.constantFrom('own', 'mirrorChild'),
  maxJobs: fc.constant(150),
}) satisfies fc.Arbitrary<RandomWorld['options']>;

/**
 * Worlds that come to an end: of themselves, or because they are deadlocked or run into the limit of jobs.
 */
export const randomWorld = fc.record({
  runbooks: fc
    .tuple(
      ...[0, 1, 2, 3, 4].map((index) =>
        fc.tuple(index < 4 ? activitiesOf(index) : fc.array(work, { minLength: 1, maxLength: 2 }), places),
      ),
    )
    .map((made) => [
      ...made.map(([activities, rest], index) => inARow(names[index] ?? '', activities, rest)),
      ...fixed,
    ]),
  options,
  given: fc
    .record({
      runbook: fc.constantFrom('R0', ['R0', 'R1'], ['R0', 'R3', 'Flaky']),
      timeoutMs: seldom(fc.constantFrom(4000, 9000)),
      maxWorkers: seldom(fc.constantFrom(1, 3)),
      servers,
      faults: fc.oneof(fc.constant([]), fc.array(fault, { maxLength: 3 })),
    })
    .map(withoutUndefined),
  schedule: fc.option(fc.nat(), { nil: undefined }),
}) as fc.Arbitrary<RandomWorld>;
