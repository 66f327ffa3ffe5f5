import { describe, expect, test } from 'vitest';
import { drain, machineWith, request, waitFor } from './machine.ts';

describe('a deadlock is known at once and named (A25)', () => {
  test('a runbook of job concurrency 1 that waits for itself', () => {
    const machine = machineWith();
    machine.enqueue(request('\\A'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\A')]);
    expect(machine.deadlock()).toEqual({
      chain: [
        { job: 1, runbook: '\\A', waitsFor: 'child', of: [], slots: 0, holders: [] },
        { job: 2, runbook: '\\A', waitsFor: 'concurrency', of: ['\\A'], slots: 1, holders: [1] },
      ],
      message: 'job 1 (\\A) waits for job 2 (\\A), which waits for the only slot of \\A, held by job 1',
    });
  });

  test('a runbook of job concurrency 1 that waits for an ancestor; who waits for them is not part of the chain', () => {
    const machine = machineWith();
    machine.enqueue(request('\\Main'), 0);
    for (const [parent, child] of [
      [1, '\\A'],
      [2, '\\B'],
      [3, '\\A'],
    ] as const) {
      drain(machine);
      expect(machine.deadlock()).toBeUndefined();
      waitFor(machine, parent, [request(child, { maxSimultaneousJobs: child === '\\B' ? 2 : 1 })]);
    }
    expect(machine.deadlock()?.message).toBe(
      'job 2 (\\A) waits for job 3 (\\B), which waits for job 4 (\\A), which waits for the only slot of \\A, held by job 2',
    );
  });

  test('all slots of a throttle of 2 held by waiting parents', () => {
    const machine = machineWith({ RBS01: 2 });
    for (const runbook of ['\\P', '\\Q']) machine.enqueue(request(runbook), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\C')]);
    expect(machine.deadlock()).toBeUndefined();
    waitFor(machine, 2, [request('\\D')]);
    expect(machine.deadlock()?.message).toBe(
      'job 1 (\\P) waits for job 3 (\\C), which waits for one of the 2 slots of server RBS01, all held by waiting jobs: 1 and 2',
    );
  });

  test('of several jobs that hold the slots the nearest closes the chain', () => {
    const machine = machineWith({ RBS01: 2 });
    machine.enqueue(request('\\A'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\B')]);
    drain(machine);
    waitFor(machine, 2, [request('\\C')]);
    expect(machine.deadlock()?.message).toBe(
      'job 2 (\\B) waits for job 3 (\\C), which waits for one of the 2 slots of server RBS01, all held by waiting jobs: 1 and 2',
    );
  });

  test('all slots of two servers, 50 jobs and more', () => {
    const machine = machineWith({ RBS01: 50, RBS02: 2 });
    for (let n = 0; n < 52; n += 1) machine.enqueue(request('\\P', { maxSimultaneousJobs: 60 }), 0);
    drain(machine);
    for (let id = 1; id <= 52; id += 1) waitFor(machine, id, [request('\\C')]);
    const { chain, message } = machine.deadlock()!;
    expect(chain[1]).toMatchObject({ waitsFor: 'server', of: ['RBS01', 'RBS02'], slots: 52 });
    expect(chain[1]?.holders).toHaveLength(52);
    expect(message).toBe(
      'job 1 (\\P) waits for job 53 (\\C), which waits for one of the 52 slots of servers RBS01 and RBS02, ' +
        'all held by waiting jobs: 1, 2, 3, 4, 5 and 47 more',
    );
  });

  test('two parents that hold what the other one needs', () => {
    const machine = machineWith();
    for (const runbook of ['\\A', '\\B']) machine.enqueue(request(runbook, { maxSimultaneousJobs: 2 }), 0);
    for (const runbook of ['\\A', '\\B']) machine.enqueue(request(runbook, { maxSimultaneousJobs: 2 }), 0);
    drain(machine);
    for (const id of [1, 3]) waitFor(machine, id, [request('\\B', { maxSimultaneousJobs: 2 })]);
    expect(machine.deadlock()).toBeUndefined();
    for (const id of [2, 4]) waitFor(machine, id, [request('\\A', { maxSimultaneousJobs: 2 })]);
    expect(machine.deadlock()?.message).toBe(
      'job 1 (\\A) waits for job 5 (\\B), which waits for one of the 2 slots of \\B, all held by waiting jobs, ' +
        'one of them job 2 (\\B), which waits for job 7 (\\A), which waits for one of the 2 slots of \\A, ' +
        'all held by waiting jobs: 1 and 3',
    );
  });

  test('strict: a child behind an older job that cannot start', () => {
    const machine = machineWith({ RBS01: 50 }, { jobOrder: 'strict' });
    for (const runbook of ['\\A', '\\A']) machine.enqueue(request(runbook), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\C')]);
    machine.enqueue(request('\\A'), 0);
    expect(machine.deadlock()?.message).toBe(
      'job 1 (\\A) waits for job 3 (\\C), which waits in the queue behind job 2 (\\A), ' +
        'which waits for the only slot of \\A, held by job 1',
    );
  });

  test('strict: of two children alike one may stand before the job that holds up all others, and one behind it', () => {
    const machine = machineWith({ RBS01: 50 }, { jobOrder: 'strict' });
    for (const runbook of ['\\P', '\\Q']) machine.enqueue(request(runbook), 0);
    drain(machine);
    machine.enqueue(request('\\C', { parent: 1, isAwaited: true }), 0);
    waitFor(machine, 2, [request('\\Q')]);
    waitFor(machine, 1, [request('\\C')]);
    expect(machine.deadlock()?.chain.map(({ job, waitsFor }) => [job, waitsFor])).toEqual([
      [4, 'concurrency'],
      [2, 'child'],
    ]);
  });

  test('it is known while other jobs run, and gone when a job of it is cancelled', () => {
    const machine = machineWith();
    for (const runbook of ['\\A', '\\Z']) machine.enqueue(request(runbook), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\A')]);
    const found = machine.deadlock();
    expect(found).toBeDefined();
    expect(machine.deadlock()).toBe(found);
    machine.cancelPending(3, 1);
    expect(machine.deadlock()).toBeUndefined();
    expect(machine.endWait(1)).toBe(true);
  });

  test('a child asked for during the wait counts', () => {
    const machine = machineWith();
    machine.enqueue(request('\\A'), 0);
    drain(machine);
    waitFor(machine, 1, []);
    expect(machine.deadlock()).toBeUndefined();
    machine.enqueue(request('\\A', { parent: 1, isAwaited: true }), 0);
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 2]);
  });
});

describe('the loss of a server (A25, A26)', () => {
  test('a child that is Pending again is under way no longer', () => {
    const machine = machineWith({ RBS01: 9, RBS02: 1 });
    const two = (servers: string[]) => request('\\A', { maxSimultaneousJobs: 2, servers });
    machine.enqueue(two(['RBS01']), 0);
    drain(machine);
    waitFor(machine, 1, [two(['RBS02'])], { needs: 'any' });
    machine.enqueue(two(['RBS01']), 0);
    drain(machine);
    machine.serverDown('RBS02');
    expect([drain(machine), machine.deadlock()]).toEqual([['start 3'], undefined]);
    waitFor(machine, 3, [two(['RBS01'])]);
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 2]);
  });

  test('children of a job that begins anew are not what it waits for, even when they are queued again', () => {
    const machine = machineWith({ RBS01: 1, RBS02: 1 });
    machine.enqueue(request('\\P'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\C', { servers: ['RBS02'] })]);
    drain(machine);
    for (const name of ['RBS01', 'RBS02']) machine.serverDown(name);
    machine.serverUp('RBS02');
    expect(drain(machine)).toEqual(['start 1']);
    waitFor(machine, 1, []);
    expect(machine.deadlock()).toBeUndefined();
  });
});

describe('no deadlock (A25)', () => {
  test('waitingParentHoldsSlot=false: a recursion at job concurrency 1 and throttle 1 finishes', () => {
    const machine = machineWith({ RBS01: 1 }, { waitingParentHoldsSlot: false });
    machine.enqueue(request('\\A'), 0);
    for (let id = 1; id < 5; id += 1) {
      expect(drain(machine)).toEqual([`start ${id}`]);
      waitFor(machine, id, [request('\\A')]);
      expect(machine.deadlock()).toBeUndefined();
    }
    expect(drain(machine)).toEqual(['start 5']);
    for (let id = 5; id > 1; id -= 1) {
      machine.ended(id, 'Completed', 1);
      expect(machine.endWait(id - 1)).toBe(false);
      expect(drain(machine)).toEqual([`resume ${id - 1}`]);
    }
    machine.ended(1, 'Completed', 2);
    expect([machine.running, machine.pending]).toEqual([0, 0]);
  });

  test('a parent that needs any of its children waits in vain only when none can end', () => {
    const machine = machineWith();
    machine.enqueue(request('\\A'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\A'), request('\\B')], { needs: 'any' });
    drain(machine);
    expect(machine.deadlock()).toBeUndefined();
    machine.ended(3, 'Failed', 1);
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 2]);
    machine.cancelPending(2, 1);
    expect(machine.deadlock()).toBeUndefined();
  });

  test('one that needs all of them waits in vain as soon as one cannot end', () => {
    const machine = machineWith();
    machine.enqueue(request('\\A'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\B'), request('\\A')]);
    drain(machine);
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 3]);
  });

  test('a child with a deadline ends in any case, and helps those who want its parent’s slot', () => {
    const machine = machineWith({ RBS01: 2 });
    for (const runbook of ['\\P', '\\Q']) machine.enqueue(request(runbook), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\C')]);
    waitFor(machine, 2, [request('\\D', { hasDeadline: true })]);
    expect(machine.deadlock()).toBeUndefined();
    machine.enqueue(request('\\D', { parent: 2, isAwaited: true }), 0);
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 3]);
  });

  test('strict: nobody waits for ever behind a job with a deadline', () => {
    for (const hasDeadline of [false, true]) {
      const machine = machineWith({ RBS01: 50 }, { jobOrder: 'strict' });
      for (const runbook of ['\\A', '\\B']) machine.enqueue(request(runbook), 0);
      drain(machine);
      machine.enqueue(request('\\A', { parent: 2, isAwaited: true, hasDeadline }), 0);
      waitFor(machine, 1, [request('\\C')]);
      expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual(hasDeadline ? undefined : [1, 4, 3]);
    }
  });

  test('a job with a deadline that waits in vain is cancelled by it', () => {
    const machine = machineWith();
    machine.enqueue(request('\\A', { hasDeadline: true }), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\A')]);
    expect(machine.deadlock()).toBeUndefined();
  });

  test('a deadline is gone with the parent that would have cancelled the job, and stays when the parent merely goes on', () => {
    for (const ends of [true, false]) {
      const machine = machineWith();
      machine.enqueue(request('\\P'), 0);
      drain(machine);
      waitFor(machine, 1, [request('\\A', { hasDeadline: true }), request('\\A', { hasDeadline: true })]);
      drain(machine);
      waitFor(machine, 2, [request('\\B')]);
      drain(machine);
      waitFor(machine, 4, [request('\\A')]);
      expect(machine.deadlock()).toBeUndefined();
      if (ends) machine.ended(1, 'Canceled', 1);
      else machine.endWait(1);
      expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual(ends ? [2, 4, 5] : undefined);
      machine.cancelPending(5, 1);
      machine.endWait(4);
      for (const job of [4, 2]) machine.ended(job, 'Completed', 1);
      expect(drain(machine)).toEqual(['start 3']);
      waitFor(machine, 3, [request('\\A')]);
      expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual(ends ? [3, 6] : undefined);
    }
  });

  test('a branch that waits in vain is cancelled when its race is won, unless nobody is left to win it', () => {
    for (const needs of ['first', 'any', 'all'] as const) {
      const machine = machineWith();
      machine.enqueue(request('\\P'), 0);
      drain(machine);
      waitFor(machine, 1, [request('\\A'), request('\\B')], { needs });
      drain(machine);
      waitFor(machine, 2, [request('\\A')]);
      expect(machine.deadlock() === undefined).toBe(needs === 'first');
      machine.ended(3, 'Completed', 1);
      expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([2, 4]);
    }
  });

  test('whoever has been told to stop will end, though nobody waits for it any more', () => {
    const machine = machineWith();
    machine.enqueue(request('\\P'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\A'), request('\\B')], { needs: 'first' });
    drain(machine);
    waitFor(machine, 2, [request('\\A')]);
    machine.stops(2);
    machine.ended(3, 'Completed', 1);
    machine.endWait(1);
    expect(machine.deadlock()).toBeUndefined();
  });

  test('a branch that waits in vain when its group goes on without it is a deadlock from then on', () => {
    const machine = machineWith();
    machine.enqueue(request('\\P'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\A'), request('\\B')], { needs: 'first' });
    drain(machine);
    waitFor(machine, 2, [request('\\A')]);
    expect(machine.deadlock()).toBeUndefined();
    machine.endWait(1);
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([2, 4]);
  });

  test('a wait that is timed is no deadlock as long as it is so', () => {
    const machine = machineWith();
    machine.enqueue(request('\\A'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\A')], { needs: 'first', isTimed: true });
    expect(machine.deadlock()).toBeUndefined();
    machine.changeWait(1, { needs: 'first', isTimed: false });
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 2]);
    machine.changeWait(1, { needs: 'first', isTimed: true });
    expect(machine.deadlock()).toBeUndefined();
  });

  test('what ran on a lost server will be given back, long before that is noticed (A26)', () => {
    const machine = machineWith();
    machine.enqueue(request('\\A'), 0);
    drain(machine);
    machine.serverCloses('RBS01');
    waitFor(machine, 1, [request('\\A')]);
    expect(machine.deadlock()).toBeUndefined();
    machine.serverUp('RBS01');
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 2]);
    machine.serverCloses('RBS01');
    expect(machine.deadlock()).toBeUndefined();
  });

  test('a server that is down may come back', () => {
    const machine = machineWith({ RBS01: 1, RBS02: 1 });
    machine.enqueue(request('\\P'), 0);
    drain(machine);
    machine.serverDown('RBS02');
    waitFor(machine, 1, [request('\\C')]);
    expect(machine.deadlock()).toBeUndefined();
    machine.serverUp('RBS02');
    expect([drain(machine), machine.deadlock()]).toEqual([['start 2'], undefined]);
  });

  test('a job whose server is lost has not been told to stop once it begins anew (A26)', () => {
    const machine = machineWith();
    machine.enqueue(request('\\A'), 0);
    drain(machine);
    machine.stops(1);
    machine.serverDown('RBS01');
    machine.serverUp('RBS01');
    drain(machine);
    waitFor(machine, 1, [request('\\A')]);
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 2]);
  });

  test('children that are not awaited keep nobody', () => {
    const machine = machineWith();
    machine.enqueue(request('\\A'), 0);
    drain(machine);
    machine.enqueue(request('\\A', { parent: 1 }), 0);
    machine.beginWait(1, { needs: 'all', isTimed: false });
    expect(machine.deadlock()).toBeUndefined();
  });
});
