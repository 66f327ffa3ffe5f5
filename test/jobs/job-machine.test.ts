import { describe, expect, test } from 'vitest';
import { JobMachine } from '../../src/jobs/job-machine.ts';
import { InvariantError } from '../../src/model/problem.ts';
import { drain, machineWith, request, waitFor } from './machine.ts';

describe('the queue (A23)', () => {
  test('a job is Pending, Running, then ended, each with its time (1.6)', () => {
    const machine = machineWith();
    const job = machine.enqueue(request('\\A'), 10);
    expect(job).toMatchObject({
      id: 1,
      status: 'Pending',
      queuedMs: 10,
      startMs: null,
      server: null,
      starts: 0,
    });
    expect(machine.next(20)).toEqual({ kind: 'start', job });
    expect(job).toMatchObject({
      status: 'Running',
      startMs: 20,
      server: 'RBS01',
      starts: 1,
      holdsSlot: true,
    });
    expect([machine.pending, machine.running, machine.job(1)]).toEqual([0, 1, job]);
    machine.ended(1, 'Completed', 30);
    expect(job).toMatchObject({ status: 'Completed', endMs: 30, holdsSlot: false });
    expect([machine.pending, machine.running, machine.job(1)]).toEqual([0, 0, undefined]);
  });

  test('a job whose runbook is at its job concurrency is skipped, and holds up nobody', () => {
    const machine = machineWith();
    for (const runbook of ['\\A', '\\A', '\\B', '\\A']) machine.enqueue(request(runbook), 0);
    expect(drain(machine)).toEqual(['start 1', 'start 3']);
    machine.ended(1, 'Completed', 1);
    expect(drain(machine)).toEqual(['start 2']);
  });

  test('a job whose servers are full is skipped, and holds up nobody', () => {
    const machine = machineWith({ RBS01: 1, RBS02: 1 });
    for (const servers of [['RBS01'], ['RBS01'], ['RBS02']]) {
      machine.enqueue(request('\\A', { servers, maxSimultaneousJobs: 9 }), 0);
    }
    expect(drain(machine)).toEqual(['start 1', 'start 3']);
  });

  test('strict: no job starts before an older one', () => {
    const machine = machineWith({ RBS01: 50 }, { jobOrder: 'strict' });
    for (const runbook of ['\\A', '\\A', '\\B']) machine.enqueue(request(runbook), 0);
    expect(drain(machine)).toEqual(['start 1']);
    machine.ended(1, 'Failed', 1);
    expect(drain(machine)).toEqual(['start 2', 'start 3']);
  });

  test('strict: a cancelled job holds up nobody, and a wait that is over is not held up', () => {
    const machine = machineWith({ RBS01: 50 }, { jobOrder: 'strict', waitingParentHoldsSlot: false });
    for (const runbook of ['\\A', '\\B']) machine.enqueue(request(runbook), 0);
    drain(machine);
    machine.beginWait(2, { needs: 'all', isTimed: false });
    for (const runbook of ['\\A', '\\C']) machine.enqueue(request(runbook), 0);
    expect(drain(machine)).toEqual([]);
    machine.endWait(2);
    expect(drain(machine)).toEqual(['resume 2']);
    machine.cancelPending(3, 5);
    expect(drain(machine)).toEqual(['start 4']);
  });

  test('a cancelled job never starts (section 7, stop job)', () => {
    const machine = machineWith();
    const jobs = [1, 2, 3].map(() => machine.enqueue(request('\\A'), 0));
    drain(machine);
    machine.cancelPending(2, 7);
    expect(jobs[1]).toMatchObject({ status: 'Canceled', startMs: null, endMs: 7, starts: 0 });
    machine.ended(1, 'Canceled', 8);
    expect(drain(machine)).toEqual(['start 3']);
  });

  test('a throttle of 4 is never exceeded, and slots are refilled one by one (section 7)', () => {
    const machine = machineWith({ RBS01: 4 });
    for (let n = 0; n < 10; n += 1) machine.enqueue(request('\\A', { maxSimultaneousJobs: 10 }), 0);
    expect(drain(machine)).toHaveLength(4);
    machine.ended(3, 'Completed', 1);
    expect(drain(machine)).toEqual(['start 5']);
    expect(machine.running).toBe(4);
  });
});

describe('runbook servers (section 7)', () => {
  test('the primary is filled first, then the standby; with neither free the job queues', () => {
    const machine = machineWith({ RBS01: 1, RBS02: 1 });
    const jobs = [1, 2, 3].map(() => machine.enqueue(request('\\A', { maxSimultaneousJobs: 9 }), 0));
    drain(machine);
    expect(jobs.map(({ server }) => server)).toEqual(['RBS01', 'RBS02', null]);
  });

  test('a list of its own counts in its own order', () => {
    const machine = machineWith({ RBS01: 5, RBS02: 5 });
    const job = machine.enqueue(request('\\A', { servers: ['RBS02', 'RBS01'] }), 0);
    drain(machine);
    expect(job.server).toBe('RBS02');
  });

  test('the loss of a server puts its jobs back at their old place, to begin anew on the standby (A26)', () => {
    const machine = machineWith({ RBS01: 2, RBS02: 1 });
    const jobs = [1, 2, 3, 4].map(() => machine.enqueue(request('\\A', { maxSimultaneousJobs: 9 }), 0));
    drain(machine, 5);
    expect(machine.serverDown('RBS01')).toEqual([jobs[0], jobs[1]]);
    expect(jobs[0]).toMatchObject({ status: 'Pending', server: null, startMs: null, queuedMs: 0, starts: 1 });
    expect([machine.isUp('RBS01'), machine.running, machine.pending]).toEqual([false, 1, 3]);
    expect(drain(machine)).toEqual([]);
    machine.ended(3, 'Completed', 6);
    expect(drain(machine, 7)).toEqual(['start 1']);
    expect(jobs[0]).toMatchObject({ status: 'Running', server: 'RBS02', startMs: 7, starts: 2 });
    machine.serverUp('RBS01');
    expect(drain(machine)).toEqual(['start 2', 'start 4']);
  });

  test('a job that a lost server had may be ended instead (A26)', () => {
    const machine = machineWith();
    const job = machine.enqueue(request('\\A'), 0);
    drain(machine);
    machine.serverDown('RBS01');
    expect(machine.serverDown('RBS01')).toEqual([]);
    machine.ended(1, 'Failed', 3);
    machine.serverUp('RBS01');
    expect([drain(machine), machine.pending, job.status]).toEqual([[], 0, 'Failed']);
  });

  test('a lost parent waits no longer: what it began is not waited for again', () => {
    const machine = machineWith({ RBS01: 1, RBS02: 1 });
    machine.enqueue(request('\\P'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\C'), request('\\C')]);
    drain(machine);
    const [parent] = machine.serverDown('RBS01');
    expect(parent).toMatchObject({ id: 1, status: 'Pending', isWaiting: false });
    machine.ended(2, 'Completed', 1);
    expect(drain(machine)).toEqual(['start 1']);
    waitFor(machine, 1, []);
    expect(machine.deadlock()).toBeUndefined();
  });
});

describe('waiting parents (A25)', () => {
  test('a waiting parent holds its slot, and goes on at once', () => {
    const machine = machineWith({ RBS01: 2 });
    const parent = machine.enqueue(request('\\P'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\C'), request('\\D')]);
    expect(drain(machine)).toEqual(['start 2']);
    expect(parent).toMatchObject({ status: 'Running', isWaiting: true, holdsSlot: true });
    machine.ended(2, 'Completed', 1);
    expect(drain(machine)).toEqual(['start 3']);
    machine.ended(3, 'Completed', 2);
    expect(machine.endWait(1)).toBe(true);
    expect(parent.isWaiting).toBe(false);
  });

  test('waitingParentHoldsSlot=false: it gives up its slot and its job concurrency, and gets them back by its age', () => {
    const machine = machineWith({ RBS01: 1 }, { waitingParentHoldsSlot: false });
    const parent = machine.enqueue(request('\\P'), 0);
    for (const runbook of ['\\P', '\\Q']) machine.enqueue(request(runbook), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\C')]);
    expect(parent).toMatchObject({ status: 'Running', isWaiting: true, holdsSlot: false, server: 'RBS01' });
    expect(drain(machine)).toEqual(['start 2']);
    expect(machine.endWait(1)).toBe(false);
    expect([drain(machine), parent.holdsSlot, machine.running]).toEqual([[], false, 1]);
    machine.ended(2, 'Completed', 1);
    expect(drain(machine)).toEqual(['resume 1']);
    machine.ended(1, 'Completed', 2);
    expect(drain(machine)).toEqual(['start 3']);
  });

  test('waitingParentHoldsSlot=false: an older job starts before a younger one gets its slot back', () => {
    const machine = machineWith({ RBS01: 2 }, { waitingParentHoldsSlot: false });
    for (const runbook of ['\\A', '\\A', '\\B']) machine.enqueue(request(runbook), 0);
    expect(drain(machine)).toEqual(['start 1', 'start 3']);
    waitFor(machine, 3, []);
    machine.endWait(3);
    machine.ended(1, 'Completed', 1);
    expect(drain(machine)).toEqual(['start 2', 'resume 3']);
  });

  test('waitingParentHoldsSlot=false: whoever is to get its slot back can be ended, or lost with its server', () => {
    const machine = machineWith({ RBS01: 1, RBS02: 1 }, { waitingParentHoldsSlot: false });
    for (const runbook of ['\\A', '\\B', '\\C', '\\D']) machine.enqueue(request(runbook), 0);
    drain(machine);
    for (const id of [1, 2]) machine.beginWait(id, { needs: 'all', isTimed: false });
    drain(machine);
    for (const id of [1, 2]) machine.endWait(id);
    machine.ended(2, 'Canceled', 1);
    expect(machine.serverDown('RBS01').map(({ id }) => id)).toEqual([1, 3]);
    machine.ended(4, 'Completed', 2);
    expect(drain(machine)).toEqual(['start 1']);
  });
});

test('a job that is new waits for nothing and holds no slot, and the queue is known to be empty or not', () => {
  const machine = machineWith();
  expect(machine.hasQueue).toBe(false);
  expect(machine.enqueue(request('\\A'), 0)).toMatchObject({ isWaiting: false, holdsSlot: false, starts: 0 });
  expect(machine.hasQueue).toBe(true);
  drain(machine);
  expect(machine.hasQueue).toBe(false);
  machine.enqueue(request('\\A'), 0);
  machine.cancelPending(2, 0);
  expect(machine.hasQueue).toBe(false);
});

test('what a lost server had is given back by id, in whichever order it began (A26)', () => {
  const machine = machineWith({ RBS01: 50 });
  for (const runbook of ['\\A', '\\A', '\\B']) machine.enqueue(request(runbook), 0);
  expect(drain(machine)).toEqual(['start 1', 'start 3']);
  machine.ended(1, 'Completed', 1);
  expect(drain(machine)).toEqual(['start 2']);
  expect(machine.serverDown('RBS01').map(({ id }) => id)).toEqual([2, 3]);
});

describe('facts that cannot be throw InvariantError', () => {
  test.each<[string, (machine: JobMachine) => void, RegExp]>([
    ['ends twice', (machine) => machine.ended(1, 'Completed', 0), /job 1 has ended already/],
    ['unknown', (machine) => machine.ended(77, 'Completed', 0), /no job 77/],
    ['ends unbegun', (machine) => machine.ended(3, 'Completed', 0), /job 3 has not begun/],
    ['cancelled while running', (machine) => machine.cancelPending(2, 0), /job 2 is not pending/],
    ['waits twice', (machine) => [0, 0].map(() => waitFor(machine, 2, [])), /job 2 cannot wait/],
    ['waits unbegun', (machine) => waitFor(machine, 3, []), /job 3 does not run/],
    [
      'ends twice, the newest',
      (machine) => [0, 0].map(() => machine.cancelPending(3, 0)),
      /job 3 has ended already/,
    ],
    [
      'waits otherwise without a wait',
      (machine) => machine.changeWait(2, { needs: 'all', isTimed: false }),
      /job 2 does not wait/,
    ],
    ['goes on without a wait', (machine) => machine.endWait(2), /job 2 does not wait/],
    ['awaited by nobody', (machine) => machine.enqueue(request('\\C', { isAwaited: true }), 0), /no job 0/],
    [
      'other limit',
      (machine) => machine.enqueue(request('\\A', { maxSimultaneousJobs: 2 }), 0),
      /is 2, but was 1/,
    ],
    ['no limit', (machine) => machine.enqueue(request('\\Z', { maxSimultaneousJobs: 0 }), 0), /is 0$/],
    ['unknown server', (machine) => machine.enqueue(request('\\A', { servers: ['X'] }), 0), /no server X/],
    ['no server', (machine) => machine.enqueue(request('\\A', { servers: [] }), 0), /no server may run/],
    ['server lost', (machine) => machine.serverDown('X'), /no server X/],
    ['servers of one name', () => new JobMachine([server, server], anyRules), /share a name/],
    ['throttle', () => machineWith({ RBS01: 0 }), /throttle of 0/],
  ])('%s', (_, fact, message) => {
    const machine = machineWith();
    for (const runbook of ['\\A', '\\B', '\\B']) machine.enqueue(request(runbook), 0);
    drain(machine);
    machine.ended(1, 'Completed', 0);
    expect(() => fact(machine)).toThrow(InvariantError);
    expect(() => fact(machine)).toThrow(message);
  });

  const server = { name: 'RBS01', throttle: 1 };
  const anyRules = { waitingParentHoldsSlot: true, jobOrder: 'strict' } as const;
});
