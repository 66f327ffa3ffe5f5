import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JobFact } from '../../src/jobs/dispatch-protocol.ts';
import { Dispatcher, type DispatchRules } from '../../src/jobs/dispatcher.ts';
import { jobsOf } from '../../src/jobs/job-board.ts';
import { strategies } from '../../src/model/job-group.ts';
import { runs, seeded } from '../support/runs.ts';
import {
  type Act,
  brief,
  groupOf,
  type JournalEntry,
  type MadeUpRunbook,
  type Outside,
  type PlayedWorld,
  playWorld,
  rulesWith,
} from './dispatcher-world.ts';

const names = ['\\A', '\\B', '\\C', '\\D'];
const servers = ['RBS01', 'RBS02'];
const takesMs = fc.constantFrom(0, 5, 10, 10, 50_000);

/**
 * A runbook calls those behind it, and now and then itself or one that there is not: so most runs come to
 * their end.
 */
function arbitraryAct(index: number): fc.Arbitrary<Act> {
  const behind = names.slice(index + 1);
  const callable = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...(behind.length > 0 ? behind : ['\\None'])) },
    { weight: 1, arbitrary: fc.constantFrom(names[index], '\\None') },
  );
  const plan = fc
    .record({
      calls: fc.array(callable, { maxLength: 3 }),
      strategy: fc.constantFrom(...strategies),
      raceOn: fc.constantFrom('success' as const, 'settled' as const),
      maxWorkers: fc.constantFrom(1, 2, undefined),
      timeoutMs: fc.constantFrom(8, 20, undefined),
      attempts: fc.constantFrom(3, 2, 1),
      branchTimeoutMs: fc.constantFrom(undefined, undefined, 9),
      isNamed: fc.constantFrom(true, true, false),
    })
    .map(({ calls, attempts, maxWorkers, timeoutMs, branchTimeoutMs, ...more }) => {
      const limits = { ...(maxWorkers && { maxWorkers }), ...(timeoutMs && { timeoutMs }) };
      const plain = groupOf(calls as string[], { ...more, ...limits });
      const branches = plain.branches.map((branch) => ({
        ...branch,
        retries: { ...branch.retries, attempts, delayMs: 3, maxDelayMs: 3 },
        compensate: '\\D',
        ...(branchTimeoutMs && { timeoutMs: branchTimeoutMs }),
      }));
      return { plan: { ...plain, branches } };
    });
  return fc.oneof(
    takesMs.map((ms) => ({ takesMs: ms })),
    plan,
  );
}

function arbitraryRunbook(index: number): fc.Arbitrary<MadeUpRunbook> {
  return fc.record(
    {
      maxSimultaneousJobs: fc.constantFrom(50, 2, 1),
      acts: fc.array(arbitraryAct(index), { maxLength: 3 }),
      status: fc.constantFrom('failed' as const, 'success' as const, 'warning' as const),
      broke: fc.nat(5).map((n) => n === 5),
      servers: fc.subarray(servers, { minLength: 1 }),
    },
    { requiredKeys: ['maxSimultaneousJobs', 'acts', 'status', 'broke'] },
  );
}

const arbitraryOutside: fc.Arbitrary<Outside> = fc.record({
  atMs: fc.constantFrom(0, 5, 10, 10, 25, 60_000),
  fact: fc.oneof(
    { weight: 6, arbitrary: faultOf('serverDown') },
    { weight: 6, arbitrary: faultOf('serverUp') },
    fc.constant<JobFact>({ kind: 'stopAll', reason: 'enough' }),
    fc.constant<JobFact>({ kind: 'timedOut', timeoutMs: 25 }),
  ),
});

function faultOf(kind: 'serverDown' | 'serverUp'): fc.Arbitrary<JobFact> {
  return fc.constantFrom(...servers).map((server) => ({ kind, server }));
}

const arbitraryRules: fc.Arbitrary<DispatchRules> = fc
  .record({
    throttles: fc.tuple(fc.constantFrom(1, 2, 50), fc.constantFrom(1, 2, 50)),
    timing: fc.constantFrom('immediate' as const, 'immediate' as const, 'orchestrator' as const),
    serverLoss: fc.constantFrom('restart' as const, 'fail' as const),
    waitingParentHoldsSlot: fc.boolean(),
    jobOrder: fc.constantFrom('skipBlocked' as const, 'strict' as const),
    maxJobs: fc.constantFrom(60, 60, 5),
    maxJobDepth: fc.constantFrom(50, 3),
  })
  .map(({ throttles: [first, second], ...options }) => rulesWith(options, { RBS01: first, RBS02: second }));

interface Case {
  readonly rules: DispatchRules;
  readonly runbooks: Readonly<Record<string, MadeUpRunbook>>;
  readonly played: PlayedWorld;
}

/** Plays made-up runs, 150 unless told otherwise. */
function playMany(look: (made: Case) => void, size = runs(150)): void {
  const ingredients = fc.tuple(
    arbitraryRules,
    fc.tuple(...names.map((_, index) => arbitraryRunbook(index))),
    fc.array(arbitraryOutside, { maxLength: 4 }),
    fc.boolean(),
  );
  fc.assert(
    fc.property(ingredients, ([rules, list, outside, isStoppedAtOnce]) => {
      const runbooks = Object.fromEntries(list.map((runbook, index) => [names[index], runbook]));
      look({ rules, runbooks, played: playWorld(rules, runbooks, outside, isStoppedAtOnce) });
    }),
    size,
  );
}

/** Tries a property on made-up runs. */
function holds(name: string, property: (made: Case) => void): void {
  test(name, () => playMany(property));
}

/** Tells another dispatcher what the first was told. `answered`: the commands of both. */
function* replay(
  rules: DispatchRules,
  journal: readonly JournalEntry[],
): Generator<{ again: Dispatcher; answered: readonly unknown[] }> {
  const again = new Dispatcher(rules);
  for (const entry of journal) {
    if (entry.call === 'take') again.take(entry.fact, entry.nowMs);
    else if (entry.call === 'answer') again.answer(entry.admission);
    else yield { again, answered: [again.next(entry.seq) ?? null, entry.command] };
  }
}

const stored = <Data>(data: Data): Data => JSON.parse(JSON.stringify(data));

holds('the same facts, stored as JSON and told again, give the same commands', ({ rules, played }) => {
  const { journal, dispatcher } = played.talk;
  let last: Dispatcher | undefined;
  for (const { again, answered } of replay(rules, stored(journal))) {
    last = again;
    expect(JSON.stringify(answered[0])).toBe(JSON.stringify(answered[1]));
  }
  expect(last?.roots).toEqual(dispatcher.roots);
});

holds('a snapshot shows how the jobs are, whether or not somebody has looked before', ({ rules, played }) => {
  const { journal, dispatcher } = played.talk;
  let watched = dispatcher.snapshot();
  for (const { again } of replay(rules, journal)) watched = again.snapshot();
  expect(watched).toEqual(dispatcher.snapshot());
  const ends = played.events.flatMap((event) => (event.event === 'JobEnd' ? [event] : []));
  expect([...jobsOf(watched)].map(({ id, status }) => [id, status])).toEqual(
    ends.map(({ job, status }) => [job, status]).sort((a, b) => Number(a[0]) - Number(b[0])),
  );
});

holds(
  'commands are plain data: they come through JSON and through a structured clone as they are',
  ({ played }) => {
    const { journal } = played.talk;
    expect(stored(journal)).toEqual(journal);
    expect(structuredClone(journal)).toEqual(journal);
  },
);

holds('every job that is queued ends exactly once, and what has started has its end', ({ played }) => {
  expect(played.isOver).toBe(true);
  const jobs = (name: string) =>
    played.events.flatMap(({ event, job }) => (event === name && job !== null ? [job] : []));
  const queued = jobs('JobQueued');
  expect(queued).toEqual(queued.map((_, index) => index + 1));
  expect(jobs('JobEnd').sort((a, b) => a - b)).toEqual(queued);
  expect(played.talk.dispatcher.jobs).toBe(queued.length);
  expect(played.starts.length).toBe(jobs('JobStart').length);
  const ends = new Map(played.events.map(({ event, job, seq }) => [`${event} ${job}`, seq]));
  for (const { order } of played.starts) {
    expect(ends.get(`JobStart ${order.job}`)).toBeLessThan(ends.get(`JobEnd ${order.job}`) ?? 0);
  }
});

holds(
  'no runbook and no server has more jobs at once than it may (section 7)',
  ({ rules, runbooks, played }) => {
    if (!rules.options.waitingParentHoldsSlot) return;
    const throttles = new Map(rules.servers.map(({ name, throttle }) => [name, throttle]));
    for (const { order, alongside } of played.starts) {
      const beside = (what: 'runbook' | 'server') => alongside.filter((other) => other[what] === order[what]);
      expect(beside('server').length).toBeLessThan(throttles.get(order.server) ?? 0);
      expect(beside('runbook').length).toBeLessThan(runbooks[order.runbook]?.maxSimultaneousJobs ?? 0);
    }
  },
);

holds(
  'trace events are numbered without a gap of their own making, and follow from something before',
  ({ played }) => {
    let before = 0;
    for (const { seq, cause } of played.events) {
      expect(seq).toBeGreaterThan(before);
      expect(cause).toBeLessThan(seq);
      before = seq;
    }
  },
);

holds('every timer that is set has its time or is called off, and each number is used once', ({ played }) => {
  const open = new Set<number>();
  for (const entry of played.talk.journal) {
    if (entry.call === 'take' && entry.fact.kind === 'timeIsUp') {
      expect(open.delete(entry.fact.timer)).toBe(true);
    } else if (entry.call === 'next' && entry.command?.kind === 'callOff') {
      expect(open.delete(entry.command.timer)).toBe(true);
    } else if (entry.call === 'next' && entry.command?.kind === 'wake') {
      expect(open).not.toContain(entry.command.timer);
      open.add(entry.command.timer);
    }
  }
});

test('the made-up runs meet whatever a dispatcher can say', () => {
  const met = new Set<string>();
  const look = ({ played: { talk } }: Case) => {
    for (const entry of talk.journal) {
      if (entry.call === 'next' && entry.command !== null) met.add(brief(entry.command).replace(/ .*/, ''));
    }
  };
  playMany(look, seeded(300));
  expect([...met].sort()).toEqual([
    'JobEnd',
    'JobQueued',
    'JobStart',
    'admit',
    'branch-refused',
    'branch-timeout',
    'callOff',
    'compensation',
    'compensation-failed',
    'deadlock',
    'goOn',
    'group-timeout',
    'job-depth',
    'job-limit',
    'lose',
    'partial-failure',
    'retry',
    'server-down',
    'server-up',
    'start',
    'stop',
    'timeout',
    'wake',
  ]);
});
