import { describe, expect, test } from 'vitest';
import type { JobCommand } from '../../../src/jobs/dispatch-protocol.ts';
import type { BranchPlan, GroupPlan } from '../../../src/model/job-group.ts';
import { briefly, eventsOf, groupOf, rulesWith, Talk } from '../dispatcher-world.ts';
import { branch, group, jobResult, retries } from './branch-group-world.ts';

const failed = jobResult('failed');

/** A branch that calls a runbook of its name, and is tried again after 1 s. */
const tried = (id: string, more: Partial<BranchPlan> = {}) =>
  branch(id, { ...retries({ attempts: 2 }), ...more });

/** A dispatcher whose job 1 runs and has not asked for anything. */
function running(...settings: Parameters<typeof rulesWith>): Talk {
  const talk = new Talk(rulesWith(...settings));
  talk.begin('\\Main');
  return talk;
}

/** The same under the timing of Orchestrator: the servers have looked for jobs at 2 s, with timer 1. */
function runningSlowly(servers: Readonly<Record<string, number>> = { RBS01: 50 }): Talk {
  const talk = running({ timing: 'orchestrator' }, servers);
  expect(briefly(timeIsUp(talk, 1, 2_000))).toEqual(['JobStart 1', 'start 1']);
  return talk;
}

function timeIsUp(talk: Talk, timer: number, nowMs: number): JobCommand[] {
  return talk.tell({ kind: 'timeIsUp', timer }, nowMs);
}

/** The fields of the JobQueued events that say for whom a job is queued. */
function queued(commands: readonly JobCommand[]) {
  return eventsOf(commands).flatMap((event) => {
    if (event.event !== 'JobQueued') return [];
    const { job, parent, parentIsWaiting, branch: id, attempt, compensates } = event;
    return [{ job, parent, parentIsWaiting, branch: id, attempt, compensates }];
  });
}

function wakes(commands: readonly JobCommand[]): number[] {
  return commands.flatMap((command) => (command.kind === 'wake' ? [command.atMs] : []));
}

describe('the trace', () => {
  test('a queued job names its branch, a second attempt its number, and a compensation that it is one (14.1 rules 2 and 5)', () => {
    const talk = running();
    const asked = talk.ask(1, group([tried('a', { compensate: '\\Undo' }), branch('b')]));
    const awaited = { parent: 1, parentIsWaiting: true };
    expect(queued(asked)).toEqual([
      { job: 2, ...awaited, branch: 'a' },
      { job: 3, ...awaited, branch: 'b' },
    ]);
    expect(wakes(talk.end(2, 500, failed))).toEqual([1_500]);
    expect(queued(timeIsUp(talk, 1, 1_500))).toEqual([{ job: 4, ...awaited, branch: 'a', attempt: 2 }]);
    talk.end(4, 1_600);
    const undo = queued(talk.end(3, 1_700, failed));
    expect(undo).toEqual([{ job: 5, ...awaited, branch: 'a', compensates: true }]);
    expect(briefly(talk.end(5, 1_800))).toEqual(['JobEnd 5', 'goOn 1']);
  });

  test('a note of a group is told of the job that asked, after the event of the execution that did (14.1 rule 7)', () => {
    const talk = running({}, { RBS01: 1, RBS02: 1 });
    talk.ask(1, group([tried('a'), branch('b')]));
    expect(eventsOf(talk.end(2, 500, failed))[1]).toEqual({
      seq: 7,
      time: '1970-01-01T00:00:00.500Z',
      event: 'Diagnostic',
      level: 'Information',
      eventId: expect.any(Number),
      source: 'Pianola',
      server: 'RBS01',
      job: 1,
      runbook: '\\Main',
      cause: 1,
      code: 'retry',
      message: 'branch a failed (the runbook ended failed): attempt 2 of 2 follows in 1 s',
    });
  });

  test('under fireAndForget the parent waits for each branch but the last (14.1)', () => {
    const waits = (more: Partial<GroupPlan>) => {
      const talk = running();
      const plan = groupOf(['\\A', '\\B', '\\C'], { strategy: 'fireAndForget', ...more });
      const commands = [talk.ask(1, plan), talk.end(2), talk.end(3)].flat();
      return queued(commands).map(({ parentIsWaiting }) => parentIsWaiting);
    };
    expect(waits({ maxWorkers: 1 })).toEqual([true, true, false]);
    expect(waits({ maxWorkers: 2 })).toEqual([true, true, false]);
    expect(waits({ maxWorkers: 3 })).toEqual([false, false, false]);
    expect(waits({})).toEqual([false, false, false]);
  });
});

describe('the activity goes on', () => {
  test('when its runbook server has noticed the end of its children, which takes 4 s (section 7)', () => {
    const talk = runningSlowly();
    expect(wakes(talk.ask(1, groupOf(['\\A']), 2_000))).toEqual([4_000]);
    timeIsUp(talk, 2, 4_000);
    const ended = talk.end(2, 5_000);
    expect([briefly(ended), wakes(ended)]).toEqual([['JobEnd 2', 'wake 3'], [9_000]]);
    expect(briefly(timeIsUp(talk, 3, 9_000))).toEqual(['goOn 1']);
  });

  test('at once when it waits for nobody, whatever the timing (14.1)', () => {
    const talk = runningSlowly();
    const plan = groupOf(['\\A'], { strategy: 'fireAndForget', isNamed: false });
    expect(briefly(talk.ask(1, plan, 2_000))).toEqual(['admit \\A', 'JobQueued 2', 'wake 2', 'goOn 1']);
    talk.end(1, 2_500);
    timeIsUp(talk, 2, 4_000);
    expect(talk.dispatcher.isOver).toBe(false);
    talk.end(2, 5_000);
    expect(talk.dispatcher).toMatchObject({ isOver: true, wasCutShort: false });
  });

  test('waitingParentHoldsSlot=false: at once when the end of its children has freed a slot (A25)', () => {
    const talk = running({ waitingParentHoldsSlot: false }, { RBS01: 1 });
    talk.ask(1, groupOf(['\\A']));
    expect(briefly(talk.end(2))).toEqual(['JobEnd 2', 'goOn 1']);
  });

  test('waitingParentHoldsSlot=false: not before the job that it has stopped has left its slot (A25)', () => {
    const talk = running({ waitingParentHoldsSlot: false }, { RBS01: 1 });
    talk.ask(1, groupOf(['\\A'], { timeoutMs: 100 }));
    expect(briefly(timeIsUp(talk, 1, 100))).toEqual(['group-timeout', 'stop 2']);
    expect(briefly(talk.end(2, 200, jobResult('canceled', { status: 'Canceled' })))).toEqual([
      'JobEnd 2',
      'goOn 1',
    ]);
  });
});

describe('fireAndForget in the background (14.1)', () => {
  test('without names, a branch is tried again and has its time, and so has the group', () => {
    const unnamed = (branches: readonly BranchPlan[], more: Partial<GroupPlan> = {}) => {
      const talk = running();
      talk.ask(1, group(branches, { strategy: 'fireAndForget', isNamed: false, ...more }));
      return talk;
    };
    expect(wakes(unnamed([tried('a')]).end(2, 500, failed))).toEqual([1_500]);
    expect(briefly(timeIsUp(unnamed([branch('a', { timeoutMs: 100 })]), 1, 100))).toContain('stop 2');
    expect(briefly(timeIsUp(unnamed([branch('a')], { timeoutMs: 100 }), 1, 100))).toContain('stop 2');
  });

  test('a later attempt is queued though the parent has ended, and nobody waits for it', () => {
    const talk = running();
    const plan = group([tried('a'), branch('b'), branch('c')], {
      strategy: 'fireAndForget',
      maxWorkers: 2,
    });
    talk.ask(1, plan);
    talk.end(2, 0, failed);
    expect(briefly(talk.end(3)).at(-1)).toBe('goOn 1');
    for (const job of [1, 4]) talk.end(job);
    expect(talk.dispatcher.isOver).toBe(false);
    const attempt = queued(timeIsUp(talk, 1, 1_000));
    expect(attempt).toEqual([{ job: 5, parent: 1, parentIsWaiting: false, branch: 'a', attempt: 2 }]);
    expect(briefly(talk.end(5, 1_100))).toEqual(['JobEnd 5']);
    expect(talk.dispatcher).toMatchObject({ isOver: true, roots: [jobResult('success')] });
  });
});

describe('deadlocks (A25)', () => {
  test.each([
    ['no timeout', groupOf(['\\Main']), ['admit \\Main', 'JobQueued 2', 'deadlock', 'stop 1', 'JobEnd 2']],
    [
      'a timeout of its group',
      groupOf(['\\Main'], { timeoutMs: 100 }),
      ['admit \\Main', 'JobQueued 2', 'wake 1'],
    ],
    [
      'a timeout of its own',
      group([branch('Main', { timeoutMs: 100 })]),
      ['admit \\Main', 'JobQueued 2', 'wake 1'],
    ],
  ])('a child that cannot start and has %s', (_, plan, said) => {
    expect(briefly(running().ask(1, plan))).toEqual(said);
  });

  test('no timeout ends a compensation that cannot start (14.1 rules 3 and 5)', () => {
    const talk = running();
    const branches = [branch('a', { compensate: '\\Main', timeoutMs: 100 }), branch('b')];
    talk.ask(1, group(branches, { timeoutMs: 100 }));
    talk.end(2);
    expect(briefly(talk.end(3, 0, failed))).toEqual([
      'JobEnd 3',
      'compensation',
      'admit \\Main',
      'JobQueued 4',
      'callOff 1',
      'deadlock',
      'stop 1',
      'JobEnd 4',
    ]);
  });

  test('a race is in a deadlock only when no branch is between two attempts (14.1 rule 2)', () => {
    const talk = running();
    const plan = group([tried('a'), branch('Main')], { strategy: 'race' });
    expect(briefly(talk.ask(1, plan)).slice(-2)).toEqual(['JobStart 2', 'start 2']);
    expect(briefly(talk.end(2, 500, failed))).toEqual(['JobEnd 2', 'retry', 'wake 1']);
    expect(briefly(timeIsUp(talk, 1, 1_500)).slice(-1)).toEqual(['start 4']);
    expect(briefly(talk.end(4, 1_600, failed))).toEqual(['JobEnd 4', 'deadlock', 'stop 1', 'JobEnd 3']);
  });

  test('a branch that has lost its race will end, though what it waits for never does', () => {
    const talk = running();
    talk.ask(1, groupOf(['\\A', '\\B'], { strategy: 'race' }));
    talk.ask(2, groupOf(['\\A']));
    expect(briefly(talk.end(3))).toEqual(['JobEnd 3', 'stop 2', 'goOn 1']);
  });
});

describe('the end of the run', () => {
  const enough = { kind: 'stopAll', reason: 'enough' } as const;

  test('timers of groups are called off, and no attempt follows', () => {
    const talk = running();
    talk.ask(1, group([tried('a', { timeoutMs: 5_000 }), branch('b')]));
    talk.ask(2, groupOf(['\\C']));
    expect(briefly(talk.tell(enough))).toEqual(['callOff 1', 'stop 1', 'stop 2', 'stop 3', 'stop 4']);
    expect(briefly(talk.end(2, 10, failed))).toEqual(['JobEnd 2']);
    for (const job of [1, 3, 4]) talk.end(job, 20);
    expect(talk.dispatcher).toMatchObject({ isOver: true, wasCutShort: true });
  });

  test('an activity does not go on, though its children have ended in the same moment', () => {
    const talk = runningSlowly();
    talk.ask(1, groupOf(['\\A']), 2_000);
    timeIsUp(talk, 2, 4_000);
    talk.take({ kind: 'ended', job: 2, attempt: 1, result: failed, cause: 1 }, 5_000);
    expect(briefly(talk.tell(enough, 5_000))).toEqual(['JobEnd 2', 'stop 1']);
  });

  test('waitingParentHoldsSlot=false: a job that is stopped while it wants its slot back does not go on (A25)', () => {
    const talk = running({ waitingParentHoldsSlot: false }, { RBS01: 1 });
    talk.ask(1, groupOf(['\\A'], { timeoutMs: 100 }));
    timeIsUp(talk, 1, 100);
    expect(briefly(talk.tell(enough, 100))).toEqual(['stop 1', 'stop 2']);
    expect(briefly(talk.end(2, 200))).toEqual(['JobEnd 2']);
  });
});

describe('the loss of a runbook server (A26)', () => {
  const two = { RBS01: 1, RBS02: 9 };
  const lost = { kind: 'serverDown', server: 'RBS01' } as const;

  test.each([
    ['has a timeout', { timeoutMs: 1e9 }, ['callOff 1']],
    ['has none', {}, []],
  ])('a lost parent does not wait any more; its group %s', (_, more, calledOff) => {
    const talk = running({}, two);
    talk.ask(1, groupOf(['\\A'], more));
    const said = briefly(talk.tell(lost));
    expect(said).toEqual(['server-down', 'lose 1', ...calledOff, 'JobStart 1', 'start 1']);
    expect(briefly(talk.end(2))).toEqual(['JobEnd 2']);
  });

  test('an execution that is lost as soon as it has asked does not go on', () => {
    const talk = running({}, two);
    const plan = groupOf(['\\A'], { strategy: 'fireAndForget' });
    talk.take({ kind: 'asks', job: 1, attempt: 1, plan, cause: 1 });
    const said = briefly(talk.tell(lost));
    expect(said.filter((command) => /goOn|start/.test(command))).toEqual(['start 1', 'start 2']);
  });

  test('what a lost attempt was about to notice does not end the wait of the next (section 7)', () => {
    const talk = runningSlowly();
    talk.ask(1, groupOf(['\\A']), 2_000);
    timeIsUp(talk, 2, 4_000);
    expect(briefly(talk.end(2, 5_000))).toEqual(['JobEnd 2', 'wake 3']);
    expect(briefly(talk.tell(lost, 5_500))).toEqual(['server-down', 'lose 1', 'wake 4']);
    talk.tell({ kind: 'serverUp', server: 'RBS01' }, 5_600);
    expect(briefly(timeIsUp(talk, 5, 6_000))).toEqual(['JobStart 1', 'start 1']);
    talk.ask(1, groupOf(['\\A']), 6_000, 2);
    timeIsUp(talk, 6, 8_000);
    expect(timeIsUp(talk, 3, 9_000)).toEqual([]);
    talk.end(3, 10_000);
    expect(briefly(timeIsUp(talk, 7, 14_000))).toEqual(['goOn 1']);
  });

  test('an end that is noticed before the loss of the server is lost with it (section 7)', () => {
    const talk = runningSlowly({ RBS01: 1, RBS02: 1 });
    talk.ask(1, groupOf(['\\A']), 2_000);
    timeIsUp(talk, 2, 4_000);
    talk.end(2, 5_000);
    talk.tell(lost, 5_500);
    expect(timeIsUp(talk, 3, 9_000)).toEqual([]);
  });

  test('serverLoss=fail: a job that fails may have others on its server cancelled, which then do not fail', () => {
    const talk = new Talk(rulesWith({ serverLoss: 'fail' }, { RBS01: 2, RBS02: 9 }), ({ runbook }) => ({
      kind: 'admitted',
      job: { runbook, maxSimultaneousJobs: 1, parameters: {}, notes: [], servers: ['RBS01'] },
    }));
    talk.tell({ kind: 'serverDown', server: 'RBS01' });
    talk.begin('\\Main');
    talk.tell({ kind: 'serverUp', server: 'RBS01' });
    talk.ask(1, groupOf(['\\A', '\\B'], { strategy: 'failFast' }));
    const commands = talk.tell(lost);
    expect(briefly(commands).slice(-3)).toEqual(['JobEnd 2', 'JobEnd 3', 'goOn 1']);
    const statuses = eventsOf(commands).flatMap((event) => (event.event === 'JobEnd' ? [event.status] : []));
    expect(statuses).toEqual(['Failed', 'Canceled']);
  });
});
