import { describe, expect, test } from 'vitest';
import { BranchGroup } from '../../../src/jobs/groups/branch-group.ts';
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
  statusesOf,
} from './branch-group-world.ts';

describe('retries (14.1 rule 2)', () => {
  test('each attempt is a job of its own, and only the last outcome counts', () => {
    const returned = [{ Answer: 42 }];
    const played = playGroup(group([branch('a', retries({}))]), (_, attempt) =>
      attempt < 3 ? ends(10, 'failed') : ends(10, 'success', { returned }),
    );
    expect(asks(played)).toEqual(['0 a#1', '1010 a#2', '2020 a#3']);
    expect(resultOf(played, 'a')).toEqual({
      id: 'a',
      status: 'success',
      job: 3,
      result: jobResult('success', { returned }),
      attempts: 3,
      durationMs: 2030,
      error: '',
      returned,
    });
    expect(played.notes).toEqual([
      'retry: branch a failed (the runbook ended failed): attempt 2 of 3 follows in 1 s',
      'retry: branch a failed (the runbook ended failed): attempt 3 of 3 follows in 1 s',
    ]);
  });

  test('when no attempt is left the branch has failed, with the reason of the last', () => {
    const script = (_: string, attempt: number) =>
      ends(10, null, { status: 'Failed', reason: `worker died, ${attempt}` });
    const played = playGroup(group([branch('a', retries({ delayMs: 0 }))]), script);
    expect(resultOf(played, 'a')).toMatchObject({ status: 'failed', attempts: 3, error: 'worker died, 3' });
    expect(played.result.durationMs).toBe(30);
  });

  test('exponential: the delay doubles after each attempt and is never above maxDelaySeconds', () => {
    const plan = retries({ attempts: 6, backoff: 'exponential', maxDelayMs: 5000 });
    const played = playGroup(group([branch('a', plan)]), () => ends(0, 'failed'));
    expect(asks(played)).toEqual(['0 a#1', '1000 a#2', '3000 a#3', '7000 a#4', '12000 a#5', '17000 a#6']);
  });

  test('constant: the delay stays, within maxDelaySeconds', () => {
    const played = playGroup(group([branch('a', retries({ maxDelayMs: 700 }))]), () => ends(0, 'failed'));
    expect(asks(played)).toEqual(['0 a#1', '700 a#2', '1400 a#3']);
  });

  test('a delay of nothing that doubles for ever stays nothing', () => {
    const plan = retries({ attempts: 1100, delayMs: 0, backoff: 'exponential' });
    const played = playGroup(group([branch('a', plan)]), (_, n) => ends(0, n < 1100 ? 'failed' : 'success'));
    expect(played.result).toMatchObject({ status: 'success', durationMs: 0 });
  });

  test('a warning is tried again under failOnWarning only (rule 4)', () => {
    const plan = (failOnWarning: boolean) => group([branch('a', retries({}))], { failOnWarning });
    const attempts = (failOnWarning: boolean) =>
      resultOf(
        playGroup(plan(failOnWarning), () => ends(10, 'warning')),
        'a',
      );
    expect(attempts(false)).toMatchObject({ status: 'warning', attempts: 1, error: '' });
    expect(attempts(true)).toMatchObject({
      status: 'failed',
      attempts: 3,
      error: 'the runbook ended with a warning',
    });
  });

  test.each([
    ['whose job was canceled', ends(10, 'canceled', { status: 'Canceled', reason: 'stopped by Ann' })],
    [
      'whose job was canceled before it ran',
      ends(10, null, { status: 'Canceled', reason: 'stopped by Ann' }),
    ],
    ['that was refused', { refused: 'stopped by Ann' }],
  ])('a branch %s is not tried again', (_, scripted) => {
    const played = playGroup(group([branch('a', retries({}))]), () => scripted);
    expect(played.jobs).toHaveLength(1);
    expect(resultOf(played, 'a')).toMatchObject({ status: 'failed', error: 'stopped by Ann' });
  });

  test('a refused second attempt ends the branch; the first stays its last job', () => {
    const script = (_: string, attempt: number) =>
      attempt === 1 ? ends(10, 'failed') : { refused: 'the runbook is gone' };
    const played = playGroup(group([branch('a', retries({}))]), script);
    expect(resultOf(played, 'a')).toMatchObject({ job: 1, attempts: 1, error: 'the runbook is gone' });
  });

  test.each([
    ['Failed', null, 'the job could not be played to its end'],
    ['Completed', null, 'the job could not be played to its end'],
    ['Canceled', null, 'the job was canceled'],
    ['Completed', 'canceled', 'the runbook was canceled'],
    ['Completed', 'failed', 'the runbook ended failed'],
  ] as const)(
    'a job that is %s with an instance that is %s and no reason is a failure that says why',
    (status, instance, error) => {
      const played = playGroup(group([branch('a')]), () => ends(10, instance, { status }));
      expect(resultOf(played, 'a')).toMatchObject({ status: 'failed', error });
    },
  );
});

test('14.1: a failed branch says by what its runbook failed', () => {
  const why = { errorSummary: 'disk full' };
  const script = (id: string) => ends(10, id === 'a' ? 'failed' : 'warning', why);
  const played = playGroup(group([branch('a'), branch('b')], { failOnWarning: true }), script);
  expect(resultOf(played, 'a').error).toBe('the runbook ended failed: disk full');
  expect(resultOf(played, 'b').error).toBe('the runbook ended with a warning: disk full');
  const lenient = playGroup(group([branch('a'), branch('b')]), script);
  expect(resultOf(lenient, 'b')).toMatchObject({ status: 'warning', error: '' });
});

describe('timeouts (14.1 rule 3)', () => {
  test('a branch past its own is cancelled and failed; the others stay', () => {
    const branches = [branch('a', { timeoutMs: 1500 }), branch('b')];
    const played = playGroup(group(branches), (id) => (id === 'a' ? {} : ends(2000)));
    expect(played.log.slice(2)).toEqual(['1500 note branch-timeout', '1500 cancel a#1', '2000 goOn failed']);
    expect(resultOf(played, 'a')).toMatchObject({
      status: 'failed',
      job: 1,
      result: null,
      durationMs: 1500,
      error: 'timed out after 1.5 s',
    });
    expect(played.result.timedOut).toBe(false);
  });

  test('it counts from the first job, all attempts and delays together, and is not tried again', () => {
    const running = branch('a', { timeoutMs: 1500, ...retries({}) });
    const waiting = branch('b', { timeoutMs: 1500, ...retries({ delayMs: 2000 }) });
    const played = playGroup(group([running, waiting]), (id, attempt) =>
      id === 'a' && attempt === 2 ? {} : ends(10, 'failed'),
    );
    expect(asks(played)).toEqual(['0 a#1', '0 b#1', '1010 a#2']);
    expect(played.result.durationMs).toBe(1500);
    expect(resultOf(played, 'a')).toMatchObject({ job: 3, result: null, attempts: 2 });
    expect(resultOf(played, 'b')).toMatchObject({ job: 2, result: jobResult('failed'), attempts: 1 });
  });

  test('it counts from when the branch begins, not the group', () => {
    const branches = abc.map((each) => ({ ...each, timeoutMs: 15 }));
    const played = playGroup(group(branches, { maxWorkers: 1 }), () => ends(10));
    expect(played.result.status).toBe('success');
  });

  test('an end in the same millisecond, reported before time passes, is in time', () => {
    const branches = [branch('a', { timeoutMs: 10 })];
    expect(playGroup(group(branches, { timeoutMs: 10 }), () => ends(10)).result.status).toBe('success');
  });

  test('the group past its own cancels what runs, never queues the rest, and what has not settled is failed', () => {
    const plan = group(abc, { maxWorkers: 2, timeoutMs: 20 });
    const played = playGroup(plan, (id) => (id === 'a' ? {} : ends(id === 'b' ? 10 : 30)));
    expect(played.log).toEqual([
      '0 queue a#1',
      '0 queue b#1',
      '10 queue c#1',
      '20 note group-timeout',
      '20 cancel a#1',
      '20 cancel c#1',
      '20 goOn failed',
    ]);
    expect(statusesOf(played)).toEqual(['failed', 'success', 'failed']);
    expect(resultOf(played, 'c')).toMatchObject({
      durationMs: 10,
      error: 'the group timed out after 0.02 s',
    });
    expect(played.result.timedOut).toBe(true);
  });

  test('at its deadline the group begins no branch that it would cancel at once', () => {
    const played = playGroup(group(abc, { maxWorkers: 1, timeoutMs: 10 }), () => ends(10));
    expect(asks(played)).toEqual(['0 a#1']);
    expect(statusesOf(played)).toEqual(['success', 'failed', 'failed']);
    expect(resultOf(played, 'b')).toMatchObject({
      job: null,
      attempts: 0,
      error: 'the group timed out after 0.01 s',
    });
  });

  test.each([
    ['waitAll', 'failed'],
    ['failFast', 'failed'],
    ['bestEffort', 'warning'],
    ['race', 'failed'],
  ] as const)('what a timed out %s comes to is in the table: %s', (strategy, status) => {
    const branches = [branch('a'), branch('b')];
    const plan = group(branches, { strategy, timeoutMs: 20 });
    const played = playGroup(plan, (id) =>
      id === 'a' ? {} : ends(10, strategy === 'race' ? 'failed' : 'success'),
    );
    expect(played.result).toMatchObject({ status, timedOut: true, winner: null, durationMs: 20 });
  });

  test('waitAll of which the timeout hits ignored branches only succeeds, and says what is missing', () => {
    const branches = [
      branch('a'),
      branch('b', { ignoreFailure: true }),
      branch('c', { ignoreFailure: true }),
    ];
    const plan = group(branches, { timeoutMs: 20, maxWorkers: 2 });
    const played = playGroup(plan, (id) => (id === 'a' ? ends(20) : {}));
    expect(played.result).toMatchObject({ status: 'success', timedOut: true });
    expect(played.notes.at(-1)).toBe('partial-failure: 2 of 3 branches failed: b, c');
  });

  test('a race on settled is not won by the timeout of the group, but by that of a branch', () => {
    const race = { strategy: 'race', raceOn: 'settled' } as const;
    const byGroup = playGroup(group(abc, { ...race, timeoutMs: 10 }), () => ({}));
    expect(byGroup.result).toMatchObject({ status: 'failed', winner: null });
    const timed = [branch('a'), branch('b', { timeoutMs: 5 })];
    expect(playGroup(group(timed, race), () => ({})).result).toMatchObject({ status: 'failed', winner: 'b' });
  });

  test('in the same millisecond the group times out before its branches', () => {
    const branches = abc.map((each) => ({ ...each, timeoutMs: 10 }));
    const played = playGroup(group(branches, { timeoutMs: 10 }), () => ({}));
    expect(played.result.branches.map(({ error }) => error)).toEqual(
      Array(3).fill('the group timed out after 0.01 s'),
    );
  });

  test('branches that time out in the same millisecond do so in the order they began', () => {
    const branches = ['a', 'b', 'c', 'd', 'e'].map((id) => branch(id, { timeoutMs: 10 }));
    const played = playGroup(group(branches), () => ({}));
    expect(played.notes.map((note) => note.slice(0, 24))).toEqual(
      branches.map(({ id }) => `branch-timeout: branch ${id}`),
    );
  });

  test('in the same millisecond a timeout goes before an attempt that it makes needless', () => {
    const branches = [
      branch('a', retries({ delayMs: 40 })),
      branch('b', { ignoreFailure: true }),
      branch('c', { timeoutMs: 30 }),
    ];
    const lasts: Record<string, number> = { a: 10, b: 20 };
    const plan = group(branches, { strategy: 'failFast', maxWorkers: 2 });
    const played = playGroup(plan, (id) => (id === 'c' ? {} : ends(lasts[id]!, 'failed')));
    expect(asks(played)).toEqual(['0 a#1', '0 b#1', '20 c#1']);
    expect([played.goOnMs, statusesOf(played)]).toEqual([50, ['cancelled', 'failed', 'failed']]);
  });

  test('what is late is done in the order it was due, and no attempt is made past a deadline', () => {
    const machine = new BranchGroup(
      group([branch('a', { timeoutMs: 50, ...retries({ delayMs: 10 }) })], { timeoutMs: 60 }),
    );
    machine.start(0);
    machine.queued(1, 7, 0);
    machine.ended(7, jobResult('failed'), 5);
    expect(machine.nextMs).toBe(15);
    const [note, goOn] = machine.timePassed(50);
    expect(note).toMatchObject({ code: 'branch-timeout' });
    expect(goOn).toMatchObject({ kind: 'goOn', result: { status: 'failed', timedOut: false } });
  });
});
