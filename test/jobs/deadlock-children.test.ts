import { describe, expect, test } from 'vitest';
import { drain, machineWith, request, waitFor } from './machine.ts';

describe('which children a deadlock is made of (A25)', () => {
  test('of several children that can never end, begun or not, the oldest is named', () => {
    const machine = machineWith();
    machine.enqueue(request('\\P'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\P'), request('\\B'), request('\\P')]);
    expect(drain(machine)).toEqual(['start 3']);
    waitFor(machine, 3, [request('\\P')]);
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 2]);
  });

  test('a child that has begun is not hoped for in the queue any more', () => {
    const machine = machineWith();
    machine.enqueue(request('\\P'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\C', { maxSimultaneousJobs: 2 })], { needs: 'any' });
    drain(machine);
    waitFor(machine, 2, [request('\\P')]);
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 2, 3]);
  });

  test('a child that plays on after a wait is no part of the next wait', () => {
    const machine = machineWith();
    machine.enqueue(request('\\P'), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\B'), request('\\C')], { needs: 'any' });
    drain(machine);
    machine.ended(2, 'Completed', 1);
    machine.endWait(1);
    waitFor(machine, 3, [request('\\P')]);
    waitFor(machine, 1, [request('\\D')]);
    drain(machine);
    expect(machine.deadlock()).toBeUndefined();
  });

  test('strict: a job that was cancelled holds up nobody, though its line has a head that is not needed', () => {
    const machine = machineWith({ RBS01: 50 }, { jobOrder: 'strict' });
    for (const runbook of ['\\P', '\\A']) machine.enqueue(request(runbook), 0);
    drain(machine);
    waitFor(machine, 1, [request('\\B'), request('\\A')], { needs: 'first' });
    machine.enqueue(request('\\A'), 0);
    waitFor(machine, 2, [request('\\C')]);
    expect(drain(machine)).toEqual(['start 3']);
    expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([2, 6, 5]);
    machine.cancelPending(5, 1);
    expect(machine.deadlock()).toBeUndefined();
  });
});
