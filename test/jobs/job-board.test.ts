import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JobBoard, jobOf, jobsOf } from '../../src/jobs/job-board.ts';
import { InvariantError } from '../../src/model/problem.ts';
import { runs } from '../support/runs.ts';
import { machineWith, request, waitFor } from './machine.ts';

const servers = [
  { name: 'RBS01', throttle: 2 },
  { name: 'RBS02', throttle: 3 },
];

function boardAndMachine(settings: { waitingParentHoldsSlot?: boolean } = {}) {
  return { board: new JobBoard(servers), machine: machineWith({ RBS01: 2, RBS02: 3 }, settings) };
}

const many = (runbook: string) => request(runbook, { maxSimultaneousJobs: 1000 });

test('a snapshot shows the jobs that were noted as they stand when it is taken', () => {
  const { board, machine } = boardAndMachine();
  const job = machine.enqueue(request('\\A'), 10);
  board.note(job);
  machine.next(20);
  const running = board.snapshot();
  expect([...jobsOf(running)]).toEqual([
    {
      id: 1,
      runbook: '\\A',
      parent: null,
      status: 'Running',
      server: 'RBS01',
      queuedMs: 10,
      startMs: 20,
      endMs: null,
      isWaiting: false,
      holdsSlot: true,
    },
  ]);
  expect(running.counts).toEqual({ Pending: 0, Running: 1, Completed: 0, Failed: 0, Canceled: 0 });
  expect(running.servers).toEqual([
    { name: 'RBS01', throttle: 2, isUp: true, running: 1 },
    { name: 'RBS02', throttle: 3, isUp: true, running: 0 },
  ]);
});

test('a waiting parent that gave up its slot is Running, and counts on no server (A25)', () => {
  const { board, machine } = boardAndMachine({ waitingParentHoldsSlot: false });
  const job = machine.enqueue(request('\\A'), 0);
  machine.next(0);
  waitFor(machine, 1, []);
  board.note(job);
  const { counts, servers: rows } = board.snapshot();
  expect([counts.Running, rows[0]?.running]).toEqual([1, 0]);
});

test('a snapshot is frozen to its depth, and never changes', () => {
  const { board, machine } = boardAndMachine();
  const job = machine.enqueue(request('\\A'), 0);
  board.note(job);
  const before = board.snapshot();
  const text = JSON.stringify(before);
  machine.next(1);
  board.note(job);
  board.noteServer('RBS02', false);
  const after = board.snapshot();
  expect(JSON.stringify(before)).toBe(text);
  expect([jobOf(before, 1)?.status, jobOf(after, 1)?.status]).toEqual(['Pending', 'Running']);
  expect([before.servers[1]?.isUp, after.servers[1]?.isUp]).toEqual([true, false]);
  const parts = [
    after,
    after.counts,
    after.servers,
    after.servers[0],
    after.pages,
    after.pages[0],
    jobOf(after, 1),
  ];
  expect(parts.map(Object.isFrozen)).toEqual(parts.map(() => true));
  expect(Object.isFrozen(job)).toBe(false);
});

test('nothing changed, same snapshot; one job changed, the other pages are shared', () => {
  const { board, machine } = boardAndMachine();
  const jobs = Array.from({ length: 600 }, () => machine.enqueue(many('\\A'), 0));
  for (const job of jobs) board.note(job);
  const before = board.snapshot();
  expect(before.pages.map(({ length }) => length)).toEqual([256, 256, 88]);
  for (const job of jobs) board.note(job);
  board.noteServer('RBS01', true);
  expect(board.snapshot()).toBe(before);
  machine.cancelPending(257, 1);
  board.note(jobs[256]!);
  const after = board.snapshot();
  expect(after.pages.map((page, index) => page === before.pages[index])).toEqual([true, false, true]);
  expect(after.servers).toBe(before.servers);
  expect(jobOf(after, 256)).toBe(jobOf(before, 256));
  expect(jobOf(after, 257)).toMatchObject({ status: 'Canceled', endMs: 1 });
  expect(board.snapshot()).toBe(after);
});

test('a page whose jobs have all ended is empty: they are counted, and listed no more', () => {
  const { board, machine } = boardAndMachine();
  const jobs = Array.from({ length: 300 }, () => machine.enqueue(many('\\A'), 0));
  for (const job of jobs) board.note(job);
  board.snapshot();
  for (const job of jobs.slice(1)) {
    machine.cancelPending(job.id, 1);
    board.note(job);
  }
  expect([...jobsOf(board.snapshot())]).toHaveLength(300);
  machine.cancelPending(1, 2);
  board.note(jobs[0]!);
  const after = board.snapshot();
  expect(after.counts).toMatchObject({ Pending: 0, Canceled: 300 });
  expect([...jobsOf(after)].map(({ id }) => id)).toEqual(jobs.slice(256).map(({ id }) => id));
  expect([jobOf(after, 1), jobOf(after, 257)?.status]).toEqual([undefined, 'Canceled']);
});

test('a job the board was not told of is not on it', () => {
  const { board, machine } = boardAndMachine();
  const jobs = Array.from({ length: 300 }, () => machine.enqueue(many('\\A'), 0));
  board.note(jobs[299]!);
  const snapshot = board.snapshot();
  expect([jobOf(snapshot, 0), jobOf(snapshot, 1), jobOf(snapshot, 299), jobOf(snapshot, 999)]).toEqual(
    Array(4).fill(undefined),
  );
  expect([...jobsOf(snapshot)].map(({ id }) => id)).toEqual([300]);
  expect(() => board.noteServer('X', true) ?? board.snapshot()).toThrow(InvariantError);
});

test('counts and rows agree with the machine at every look, whatever happens', () => {
  const facts = fc.array(fc.record({ fact: fc.nat(5), pick: fc.nat(99) }), { maxLength: 80 });
  const isHeld = (happenings: { fact: number; pick: number }[]) => {
    const { board, machine } = boardAndMachine();
    for (const { fact, pick } of happenings) {
      const jobs = [...machine.activeJobs()];
      const job = jobs[pick % (jobs.length || 1)];
      if (fact < 2 || job === undefined) board.note(machine.enqueue(many(`\\R${pick % 3}`), pick));
      else if (fact === 2) {
        const given = machine.next(pick);
        if (given !== undefined) board.note(given.job);
      } else if (fact === 3) {
        for (const lost of machine.serverDown('RBS01')) board.note(lost);
        machine.serverUp('RBS01');
      } else if (fact === 4) {
        if (job.status === 'Pending') machine.cancelPending(job.id, pick);
        else machine.ended(job.id, 'Failed', pick);
        board.note(job);
      } else {
        const { counts, servers: rows } = board.snapshot();
        expect([counts.Pending, rows.reduce((sum, { running }) => sum + running, 0)]).toEqual([
          machine.pending,
          machine.running,
        ]);
      }
    }
    const snapshot = board.snapshot();
    const seen = [...jobsOf(snapshot)];
    expect(
      seen.filter(({ endMs }) => endMs === null).map(({ id, status, server }) => [id, status, server]),
    ).toEqual([...machine.activeJobs()].map(({ id, status, server }) => [id, status, server]));
    for (const [status, count] of Object.entries(snapshot.counts)) {
      expect(count).toBe(seen.filter((row) => row.status === status).length);
    }
  };
  fc.assert(fc.property(facts, isHeld), runs(150));
});

test('the first snapshot is frozen to its depth as well', () => {
  const { counts, servers } = new JobBoard([{ name: 'RBS01', throttle: 2 }]).snapshot();
  expect([Object.isFrozen(counts), Object.isFrozen(servers[0])]).toEqual([true, true]);
  expect(servers).toEqual([{ name: 'RBS01', throttle: 2, isUp: true, running: 0 }]);
});

test('a server that the board does not know is a defect', () => {
  const board = new JobBoard([{ name: 'RBS01', throttle: 2 }]);
  board.noteServer('RBS02', false);
  expect(() => board.snapshot()).toThrow('the job board knows no server RBS02');
});
