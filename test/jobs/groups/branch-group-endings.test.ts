import { describe, expect, test } from 'vitest';
import {
  abc,
  asks,
  branch,
  ends,
  group,
  playGroup,
  resultOf,
  retries,
  type Scripted,
  statusesOf,
} from './branch-group-world.ts';

describe('fireAndForget (14.1)', () => {
  test('goes on as soon as all are queued, without results', () => {
    const played = playGroup(group(abc, { strategy: 'fireAndForget' }), () => ends(10));
    expect(played.log.at(-1)).toBe('0 goOn success');
    expect(played.overMs).toBe(10);
    expect(played.result.branches).toEqual(
      abc.map(({ id }, index) => ({
        id,
        status: 'queued',
        job: index + 1,
        result: null,
        attempts: 1,
        durationMs: 0,
        error: '',
        returned: [],
      })),
    );
  });

  test('with maxWorkers that takes until the last one is queued', () => {
    const plan = group(abc, { strategy: 'fireAndForget', maxWorkers: 1 });
    const played = playGroup(plan, () => ends(10));
    expect([played.goOnMs, played.overMs]).toEqual([20, 30]);
    expect(statusesOf(played)).toEqual(['queued', 'queued', 'queued']);
  });

  test('lives on in the background for attempts and timeouts, and tells at its end what failed (rule 7)', () => {
    const branches = [branch('a', retries({ attempts: 2 })), branch('b', { timeoutMs: 500 }), branch('c')];
    const played = playGroup(group(branches, { strategy: 'fireAndForget' }), (id, attempt) =>
      id === 'b' ? {} : ends(10, id === 'a' && attempt === 1 ? 'failed' : 'success'),
    );
    expect(played.log.slice(3)).toEqual([
      '0 goOn success',
      '10 note retry',
      '500 note branch-timeout',
      '500 cancel b#1',
      '1010 queue a#2',
      '1020 note partial-failure',
    ]);
    expect(played.notes.at(-1)).toBe('partial-failure: 1 of 3 branches failed: b');
    expect(played.overMs).toBe(1020);
  });

  test('the group timeout ends it in the background, without going on again', () => {
    const plan = group(abc, { strategy: 'fireAndForget', timeoutMs: 50 });
    const played = playGroup(plan, (id) => (id === 'a' ? ends(10) : {}));
    expect(played.log.slice(3)).toEqual([
      '0 goOn success',
      '50 note group-timeout',
      '50 cancel b#1',
      '50 cancel c#1',
      '50 note partial-failure',
    ]);
    expect(played.result).toMatchObject({ status: 'success', timedOut: false });
  });

  test('the group timeout before the last is queued: what ended stays queued, the rest is failed', () => {
    const plan = group(abc, { strategy: 'fireAndForget', timeoutMs: 15, maxWorkers: 1 });
    const played = playGroup(plan, () => ends(10));
    expect(statusesOf(played)).toEqual(['queued', 'failed', 'failed']);
    expect(played.result).toMatchObject({ status: 'failed', timedOut: true, durationMs: 15 });
    expect(played.log.slice(2)).toEqual([
      '15 note group-timeout',
      '15 cancel b#1',
      '15 note partial-failure',
      '15 goOn failed',
    ]);
  });

  test('a branch that times out before the queue has answered was not queued', () => {
    const slow: Scripted = { ...ends(10), answersAfterMs: 20 };
    const plan = group([branch('a', { timeoutMs: 10 })], { strategy: 'fireAndForget' });
    const played = playGroup(plan, () => slow);
    expect(played.result).toMatchObject({ status: 'failed', durationMs: 20 });
    expect(played.log.slice(-3)).toEqual(['20 cancel a#1', '20 note partial-failure', '20 goOn failed']);
  });

  test('a branch of which only a later attempt is refused was queued', () => {
    const branches = [branch('a', retries({ delayMs: 0 })), branch('b')];
    const plan = group(branches, { strategy: 'fireAndForget', maxWorkers: 1 });
    const played = playGroup(plan, (_, attempt) =>
      attempt === 1 ? ends(10, 'failed') : { refused: 'the runbook is gone' },
    );
    expect([played.result.status, statusesOf(played)]).toEqual(['success', ['queued', 'queued']]);
    expect(played.notes.at(-1)).toBe('partial-failure: 2 of 2 branches failed: a, b');
  });

  test('is never compensated', () => {
    const branches = [branch('a', { compensate: '\\Undo' }), branch('b')];
    const plan = group(branches, { strategy: 'fireAndForget', maxWorkers: 1 });
    const played = playGroup(plan, (id) => (id === 'a' ? ends(10) : { refused: 'no such runbook' }));
    expect(played.result).toMatchObject({ status: 'failed', compensations: [] });
    expect(played.jobs.map(({ id }) => id)).toEqual(['a#1', 'b#1']);
  });
});

describe('Break (14.2)', () => {
  const broke = { broke: true };

  test('ends the loop after the current item; results so far are kept and the rest is skipped', () => {
    const played = playGroup(group(abc, { maxWorkers: 1 }), (id) =>
      ends(10, 'success', { broke: id === 'b', returned: [{ Item: id }] }),
    );
    expect(asks(played)).toEqual(['0 a#1', '10 b#1']);
    expect(statusesOf(played)).toEqual(['success', 'success', 'skipped']);
    expect(played.result).toMatchObject({ status: 'success', brokeAt: 'b', durationMs: 20 });
    expect(resultOf(played, 'b').returned).toEqual([{ Item: 'b' }]);
    expect(resultOf(played, 'c')).toMatchObject({ job: null, attempts: 0, durationMs: 0, error: '' });
  });

  test.each([
    ['waitAll', 'failed'],
    ['failFast', 'failed'],
    ['bestEffort', 'failed'],
    ['race', 'failed'],
    ['fireAndForget', 'success'],
  ] as const)(
    '%s: skipped branches are not counted, so that a single failed one makes %s',
    (strategy, status) => {
      const played = playGroup(group(abc, { strategy, maxWorkers: 1 }), () => ends(10, 'failed', broke));
      expect(played.result).toMatchObject({ status, brokeAt: 'a', durationMs: 10 });
      expect(statusesOf(played).slice(1)).toEqual(['skipped', 'skipped']);
    },
  );

  test('what runs is let end, but no further attempt is queued, and the first Break is the one named', () => {
    const branches = [
      branch('waits', retries({ delayMs: 50 })),
      branch('breaks'),
      branch('fails', retries({})),
      branch('breaks too'),
      branch('never'),
    ];
    const lasts: Record<string, number> = { waits: 10, breaks: 20, fails: 30, 'breaks too': 40 };
    const plan = group(branches, { strategy: 'bestEffort', maxWorkers: 4 });
    const played = playGroup(plan, (id) =>
      ends(lasts[id]!, id.startsWith('breaks') ? 'success' : 'failed', { broke: id.startsWith('breaks') }),
    );
    expect(played.jobs).toHaveLength(4);
    expect(statusesOf(played)).toEqual(['failed', 'success', 'failed', 'success', 'skipped']);
    expect(resultOf(played, 'waits')).toMatchObject({ durationMs: 20, error: 'the runbook ended failed' });
    expect(played.result).toMatchObject({ status: 'warning', brokeAt: 'breaks', durationMs: 40 });
  });

  test('what the Break leaves undone neither wins a race nor takes the blame', () => {
    const branches = [branch('waits', retries({})), branch('breaks'), branch('runs')];
    const lasts: Record<string, number> = { waits: 10, breaks: 20 };
    const script = (id: string) =>
      id === 'runs' ? {} : ends(lasts[id]!, 'failed', { broke: id === 'breaks' });
    const race = playGroup(group(branches, { strategy: 'race', raceOn: 'settled' }), script);
    expect(race.result).toMatchObject({ winner: 'breaks', brokeAt: 'breaks', durationMs: 20 });
    const failFast = playGroup(group(branches, { strategy: 'failFast' }), script);
    expect(statusesOf(failFast)).toEqual(['failed', 'failed', 'cancelled']);
    expect(resultOf(failFast, 'runs').error).toBe('not needed any more: branch breaks failed');
  });

  test('a Break in an attempt that fails and is tried again does not count (rule 2)', () => {
    const branches = [branch('a', retries({})), branch('b')];
    const played = playGroup(group(branches, { maxWorkers: 1 }), (id, attempt) =>
      id === 'a' && attempt === 1 ? ends(10, 'failed', broke) : ends(10),
    );
    expect(played.result).toMatchObject({ status: 'success', brokeAt: null });
  });

  test('a group that timed out after a Break leaves skipped what was skipped', () => {
    const plan = group(abc, { maxWorkers: 2, timeoutMs: 20 });
    const played = playGroup(plan, (id) => (id === 'a' ? ends(10, 'success', broke) : {}));
    expect(statusesOf(played)).toEqual(['success', 'failed', 'skipped']);
  });
});

describe('compensation (14.1 rule 5)', () => {
  const undo = (id: string) => ({ compensate: `\\Undo ${id}` });

  test('newest completion first, one at a time, after what runs was cancelled and before the group goes on', () => {
    const branches = [
      branch('a', undo('a')),
      branch('b', undo('b')),
      branch('plain'),
      branch('fails', undo('fails')),
      branch('runs', undo('runs')),
    ];
    const lasts: Record<string, number> = { a: 20, b: 10, plain: 15, fails: 30, runs: 99 };
    const played = playGroup(group(branches, { strategy: 'failFast' }), {
      job: (id) => ends(lasts[id]!, id === 'fails' ? 'failed' : 'success'),
      compensation: () => ends(7),
    });
    expect(played.log.slice(5)).toEqual([
      '30 cancel runs#1',
      '30 note compensation',
      '30 queue undo a',
      '37 note compensation',
      '37 queue undo b',
      '44 goOn failed',
    ]);
    expect(played.notes).toContain('compensation: branch a is compensated by \\Undo a');
    expect(played.result.durationMs).toBe(44);
    expect(played.result.compensations).toEqual([
      { branch: 'a', status: 'success', error: '' },
      { branch: 'b', status: 'success', error: '' },
    ]);
  });

  test('each row is compensated by itself, the last first, with the parameters of the branch and what the row returned', () => {
    const call = { runbook: '\\Order', parameters: { Customer: 'Ann', Id: 0 }, runbookServers: ['RBS02'] };
    const branches = [branch('c', undo('c')), branch('a', { call, ...undo('a') }), branch('b')];
    const returned = [{ Id: 7, Total: 9.5 }, {}, { Id: 8 }];
    const played = playGroup(group(branches, { maxWorkers: 1 }), (id) =>
      ends(10, id === 'b' ? 'failed' : 'warning', id === 'a' ? { returned } : {}),
    );
    const compensating = played.jobs.filter(({ command }) => command.compensates);
    expect(compensating.map(({ command }) => [command.branch, command.call.parameters])).toEqual([
      [1, { Customer: 'Ann', Id: 8 }],
      [1, { Customer: 'Ann', Id: 0 }],
      [1, { Customer: 'Ann', Id: 7, Total: 9.5 }],
      [0, {}],
    ]);
    // What the runbook does not declare is left out.
    expect(compensating[2]?.command).toMatchObject({
      attempt: 1,
      call: { runbook: '\\Undo a', optional: ['Customer', 'Id', 'Total'], runbookServers: ['RBS02'] },
    });
    expect(played.notes).toEqual([
      ...[3, 2, 1].map((row) => `compensation: branch a, row ${row} of 3, is compensated by \\Undo a`),
      'compensation: branch c is compensated by \\Undo c',
    ]);
  });

  test('a row whose compensation fails is named, and the others are compensated all the same', () => {
    const branches = [branch('a', undo('a')), branch('b')];
    const endings = ['failed', 'success'] as const;
    let asked = 0;
    const played = playGroup(group(branches), {
      job: (id) => ends(10, id === 'b' ? 'failed' : 'success', { returned: [{}, {}] }),
      compensation: () => {
        asked += 1;
        return ends(1, endings[asked - 1]);
      },
    });
    const error = 'the runbook ended failed';
    expect(played.result.compensations).toEqual([
      { branch: 'a', row: 2, status: 'failed', error },
      { branch: 'a', row: 1, status: 'success', error: '' },
    ]);
    expect(played.notes).toContain(
      `compensation-failed: the compensation of branch a, row 2 of 2, failed: ${error}`,
    );
  });

  test('one that fails or is refused is reported and does not stop the others', () => {
    const branches = [...['a', 'b', 'c', 'd'].map((id) => branch(id, undo(id))), branch('fails')];
    const outcomes: Record<string, Scripted> = {
      a: ends(1, 'warning'),
      b: ends(1, null, { status: 'Canceled', reason: 'stopped by Ann' }),
      c: { refused: 'no such runbook' },
      d: ends(1, 'failed'),
    };
    const played = playGroup(group(branches, { maxWorkers: 1 }), {
      job: (id) => ends(1, id === 'fails' ? 'failed' : 'success'),
      compensation: (id) => outcomes[id]!,
    });
    expect(played.result.compensations).toEqual([
      { branch: 'd', status: 'failed', error: 'the runbook ended failed' },
      { branch: 'c', status: 'failed', error: 'no such runbook' },
      { branch: 'b', status: 'failed', error: 'stopped by Ann' },
      { branch: 'a', status: 'warning', error: '' },
    ]);
    expect(played.notes.filter((note) => note.startsWith('compensation-failed'))).toEqual([
      'compensation-failed: the compensation of branch d failed: the runbook ended failed',
      'compensation-failed: the compensation of branch c failed: no such runbook',
      'compensation-failed: the compensation of branch b failed: stopped by Ann',
    ]);
  });

  test('the timeout of the group does not apply to compensations, nor does failOnWarning', () => {
    const branches = [branch('a', undo('a')), branch('b')];
    const plan = group(branches, { timeoutMs: 20, failOnWarning: true });
    const played = playGroup(plan, {
      job: (id) => (id === 'a' ? ends(10) : {}),
      compensation: () => ends(500, 'warning'),
    });
    expect(played.result).toMatchObject({
      status: 'failed',
      timedOut: true,
      durationMs: 520,
      compensations: [{ branch: 'a', status: 'warning', error: '' }],
    });
  });

  test('a group that does not fail compensates nothing, whatever failed in it', () => {
    const branches = [branch('a', undo('a')), branch('b', { ignoreFailure: true })];
    for (const strategy of ['waitAll', 'failFast', 'bestEffort', 'race'] as const) {
      const played = playGroup(group(branches, { strategy, maxWorkers: 1 }), (id) =>
        ends(10, id === 'b' ? 'failed' : 'success'),
      );
      expect(played.result.compensations).toEqual([]);
    }
  });
});
