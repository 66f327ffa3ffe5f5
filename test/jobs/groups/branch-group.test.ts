import { describe, expect, test } from 'vitest';
import { BranchGroup } from '../../../src/jobs/groups/branch-group.ts';
import { InvariantError } from '../../../src/model/problem.ts';
import {
  abc,
  asks,
  branch,
  ends,
  group,
  jobResult,
  playGroup,
  resultOf,
  retries,
  type Scripted,
  statusesOf,
} from './branch-group-world.ts';

describe('places (14.1 rule 1)', () => {
  test('without maxWorkers all branches are queued at once, in the order written', () => {
    const played = playGroup(group(abc), () => ends(10));
    expect(played.log).toEqual(['0 queue a#1', '0 queue b#1', '0 queue c#1', '10 goOn success']);
  });

  test('the next branch is queued as soon as one settles', () => {
    const lasts: Record<string, number> = { a: 30, b: 10, c: 10 };
    const played = playGroup(group(abc, { maxWorkers: 2 }), (id) => ends(lasts[id]!));
    expect(asks(played)).toEqual(['0 a#1', '0 b#1', '10 c#1']);
    expect(played.result.durationMs).toBe(30);
  });

  test('a branch keeps its place while it waits for its next attempt', () => {
    const branches = [branch('a', retries({ attempts: 2 })), branch('b')];
    const played = playGroup(group(branches, { maxWorkers: 1 }), (_, attempt) =>
      ends(10, attempt === 1 ? 'failed' : 'success'),
    );
    expect(asks(played)).toEqual(['0 a#1', '1010 a#2', '1020 b#1']);
  });

  test('a branch that cannot be queued leaves its place to the next at once', () => {
    const script = (id: string): Scripted => (id === 'a' ? { refused: 'no such runbook: \\a' } : ends(10));
    const played = playGroup(group(abc, { maxWorkers: 1 }), script);
    expect(asks(played)).toEqual(['0 a#1', '0 b#1', '10 c#1']);
    expect(resultOf(played, 'a')).toEqual({
      id: 'a',
      status: 'failed',
      job: null,
      result: null,
      attempts: 0,
      durationMs: 0,
      error: 'no such runbook: \\a',
      returned: [],
    });
    expect(played.notes).toEqual(['branch-refused: branch a could not be queued: no such runbook: \\a']);
  });

  test('four branches of 10 min side by side take 10 min, one after another 40 (14.3)', () => {
    const branches = [...abc, branch('d')];
    const lasts = (maxWorkers: number) =>
      playGroup(group(branches, { maxWorkers }), () => ends(600_000)).result.durationMs;
    expect([lasts(4), lasts(1)]).toEqual([600_000, 2_400_000]);
  });
});

describe('strategies (14.1)', () => {
  test('failFast cancels the rest, begun or not, at the first failure that is not ignored', () => {
    const branches = [
      branch('ok'),
      branch('a', { ignoreFailure: true }),
      branch('b'),
      branch('c'),
      branch('d'),
    ];
    const lasts: Record<string, number> = { ok: 5, a: 10, b: 20, c: 100 };
    const plan = group(branches, { strategy: 'failFast', maxWorkers: 3 });
    const played = playGroup(plan, (id) => ends(lasts[id] ?? 1000, id < 'c' ? 'failed' : 'success'));
    expect(played.log.slice(5)).toEqual(['20 cancel c#1', '20 cancel d#1', '20 goOn failed']);
    expect(statusesOf(played)).toEqual(['success', 'failed', 'failed', 'cancelled', 'cancelled']);
    expect(resultOf(played, 'c').error).toBe('not needed any more: branch b failed');
  });

  test('failFast: a branch that waits for its next attempt and one never begun are cancelled too', () => {
    const branches = [branch('a', retries({})), branch('b'), branch('c')];
    const plan = group(branches, { strategy: 'failFast', maxWorkers: 2 });
    const played = playGroup(plan, (id) => ends(id === 'a' ? 10 : 20, 'failed'));
    expect(statusesOf(played)).toEqual(['cancelled', 'failed', 'cancelled']);
    expect(resultOf(played, 'a')).toMatchObject({ job: 1, attempts: 1, durationMs: 20 });
    expect(resultOf(played, 'c')).toMatchObject({ job: null, attempts: 0, durationMs: 0 });
    expect(played.result.durationMs).toBe(20);
  });

  test('a failure that is tried again does not end a failFast', () => {
    const plan = group([branch('a', retries({}))], { strategy: 'failFast' });
    const played = playGroup(plan, (_, attempt) => ends(10, attempt === 1 ? 'failed' : 'success'));
    expect(played.result.status).toBe('success');
  });

  test('bestEffort and race count failures that are ignoreFailure like any other', () => {
    const branches = abc.map((each) => ({ ...each, ignoreFailure: true }));
    for (const strategy of ['bestEffort', 'race'] as const) {
      expect(playGroup(group(branches, { strategy }), () => ends(10, 'failed')).result.status).toBe('failed');
    }
  });

  test('race cancels the losers, and names those that had failed before (rule 7)', () => {
    const plan = group(abc, { strategy: 'race' });
    const played = playGroup(plan, (id) => (id === 'a' ? ends(5, 'failed') : ends(id === 'b' ? 10 : 99)));
    expect(played.log.slice(3)).toEqual(['10 cancel c#1', '10 note partial-failure', '10 goOn success']);
    expect(played.notes).toEqual(['partial-failure: 1 of 3 branches failed: a']);
    expect(played.result.winner).toBe('b');
    expect(resultOf(played, 'c').error).toBe('not needed any more: branch b won');
  });

  test('of two that end in one millisecond the one reported first wins a race', () => {
    expect(playGroup(group(abc, { strategy: 'race' }), () => ends(5)).result.winner).toBe('a');
  });

  test('with maxWorkers 1 a race is a list of fallbacks', () => {
    const plan = group(abc, { strategy: 'race', maxWorkers: 1 });
    const played = playGroup(plan, (id) => ends(10, id === 'a' ? 'failed' : 'success'));
    expect(asks(played)).toEqual(['0 a#1', '10 b#1']);
    expect(statusesOf(played)).toEqual(['failed', 'success', 'cancelled']);
  });
});

describe('a partial failure is never silent (14.1 rule 7)', () => {
  test.each([
    ['waitAll', 'success', 'branches failed: b'],
    ['failFast', 'success', 'branches failed: b'],
    ['bestEffort', 'warning', 'branches failed: b'],
  ] as const)('%s that ends %s names who failed', (strategy, status, text) => {
    const branches = [branch('a'), branch('b', { ignoreFailure: true })];
    const played = playGroup(group(branches, { strategy }), (id) =>
      ends(10, id === 'b' ? 'failed' : 'success'),
    );
    expect(played.result.status).toBe(status);
    expect(played.notes).toEqual([`partial-failure: 1 of 2 ${text}`]);
  });
});

describe('what a host may rely on', () => {
  test('a branch that is settled while its job is being queued has the job cancelled once it is there', () => {
    const slow = { ...ends(10), answersAfterMs: 50 };
    const plan = group([branch('a', { timeoutMs: 20 }), branch('b')]);
    const played = playGroup(plan, (id) => (id === 'a' ? slow : ends(30)));
    expect(played.log.slice(2)).toEqual(['20 note branch-timeout', '30 goOn failed', '50 cancel a#1']);
    expect(played.overMs).toBe(50);
    const machine = new BranchGroup(plan);
    machine.start(0);
    machine.timePassed(20);
    const reason = 'timed out after 0.02 s';
    expect(machine.queued(1, 7, 50)).toEqual([{ kind: 'cancel', job: 7, reason }]);
  });

  test('a branch that is settled while its job is being queued fails only once, though the job is refused', () => {
    const plan = group([branch('a', { timeoutMs: 20 }), branch('b'), branch('c')], { maxWorkers: 2 });
    const played = playGroup(plan, (id) =>
      id === 'a' ? { refused: 'no such runbook', answersAfterMs: 50 } : ends(100),
    );
    expect(asks(played)).toEqual(['0 a#1', '0 b#1', '20 c#1']);
    expect([played.goOnMs, resultOf(played, 'a').error]).toEqual([120, 'timed out after 0.02 s']);
  });

  test('the end of a job that was cancelled, or is nobody of the group, leads to nothing', () => {
    const machine = new BranchGroup(group([branch('a', { timeoutMs: 5 }), branch('b')]));
    machine.start(0);
    machine.queued(1, 10, 0);
    machine.queued(2, 20, 0);
    machine.timePassed(5);
    expect(machine.ended(10, jobResult('success'), 6)).toEqual([]);
    expect(machine.ended(99, jobResult('success'), 6)).toEqual([]);
    expect(machine.ended(20, jobResult('success'), 7)).toMatchObject([{ result: { status: 'failed' } }]);
  });

  test('starting twice and answering a ticket twice are defects of the host', () => {
    const machine = new BranchGroup(group(abc));
    machine.start(0);
    const twice = new InvariantError('a group of branches was started twice');
    expect(() => machine.start(0)).toThrow(twice);
    machine.queued(1, 1, 0);
    const notOpen = (ticket: number) =>
      new InvariantError(`ticket ${ticket} of a group of branches is not open`);
    expect(() => machine.queued(1, 2, 0)).toThrow(notOpen(1));
    expect(() => machine.refused(9, 'why', 0)).toThrow(notOpen(9));
  });

  test('without timeouts nothing is due in time', () => {
    const machine = new BranchGroup(group(abc));
    machine.start(0);
    expect(machine.nextMs).toBeUndefined();
  });

  test('nextMs is the first timeout or attempt that still matters', () => {
    const branches = [
      branch('a', { timeoutMs: 5 }),
      branch('b', { timeoutMs: 8, ...retries({ delayMs: 1 }) }),
    ];
    const machine = new BranchGroup(group(branches, { timeoutMs: 100 }));
    expect(machine.nextMs).toBeUndefined();
    machine.start(0);
    expect(machine.nextMs).toBe(5);
    machine.queued(1, 1, 0);
    machine.queued(2, 2, 0);
    machine.ended(1, jobResult('success'), 2);
    expect(machine.nextMs).toBe(8);
    machine.ended(2, jobResult('failed'), 2);
    expect(machine.nextMs).toBe(3);
    expect(machine.isOver).toBe(false);
    machine.timePassed(3);
    machine.refused(3, 'gone', 3);
    expect([machine.nextMs, machine.isOver]).toEqual([undefined, true]);
  });

  test.each([
    ['waitAll', 'all'],
    ['failFast', 'first'],
    ['bestEffort', 'all'],
    ['race', 'first'],
    ['fireAndForget', 'any'],
  ] as const)('%s needs %s of its jobs to go on (A25)', (strategy, needs) => {
    expect(new BranchGroup(group(abc, { strategy })).wait).toEqual({ needs, isTimed: false });
  });

  test('between two attempts a race is timed, and a group that needs all its jobs is not (A25)', () => {
    const tried = [branch('a', retries({ attempts: 3 })), branch('b')];
    for (const strategy of ['race', 'waitAll'] as const) {
      const machine = new BranchGroup(group(tried, { strategy }));
      machine.start(0);
      machine.queued(1, 11, 0);
      machine.queued(2, 12, 0);
      const isTimed = () => machine.wait.isTimed;
      const seen = [isTimed()];
      machine.ended(11, jobResult('failed'), 5);
      seen.push(isTimed());
      machine.timePassed(1005);
      machine.queued(3, 13, 1005);
      seen.push(isTimed());
      machine.ended(13, jobResult('failed'), 1010);
      machine.timePassed(2010);
      machine.refused(4, 'gone', 2010);
      seen.push(isTimed());
      machine.ended(12, jobResult('success'), 3000);
      expect([...seen, isTimed()]).toEqual([false, strategy === 'race', false, false, true]);
    }
  });

  test('a group that compensates waits for its compensation, whatever was to be tried again (A25, 14.1 rule 5)', () => {
    const branches = [branch('a', { compensate: '\\Undo' }), branch('b', retries({})), branch('c')];
    const machine = new BranchGroup(group(branches, { strategy: 'failFast' }));
    machine.start(0);
    for (const job of [1, 2, 3]) machine.queued(job, job, 0);
    machine.ended(1, jobResult('success'), 1);
    machine.ended(2, jobResult('failed'), 2);
    expect(machine.wait).toEqual({ needs: 'first', isTimed: true });
    machine.ended(3, jobResult('failed'), 3);
    expect(machine.wait).toEqual({ needs: 'first', isTimed: false });
  });

  test('what is told crosses threads as it is', () => {
    const played = playGroup(group([...abc, branch('d')], { strategy: 'bestEffort', timeoutMs: 20 }), (id) =>
      id === 'a' ? {} : ends(10, id === 'b' ? 'failed' : 'success', { returned: [{ n: 1 }] }),
    );
    expect(structuredClone(played.result)).toEqual(played.result);
    expect(JSON.parse(JSON.stringify(played.result))).toEqual(played.result);
  });
});
