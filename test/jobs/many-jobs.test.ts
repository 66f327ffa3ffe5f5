import { expect, test } from 'vitest';
import { drain, machineWith, request, waitFor } from './machine.ts';

test('100,000 jobs of 1,000 runbooks on two servers all run once, those of a runbook in the order they were queued', () => {
  const machine = machineWith({ RBS01: 50, RBS02: 10 });
  const total = 100_000;
  for (let n = 0; n < total; n += 1) {
    const number = (n * 7919) % 1000;
    machine.enqueue(request(`\\R${number}`, { maxSimultaneousJobs: 1 + (number % 3) }), 0);
  }
  for (let id = 50_000; id < 51_000; id += 1) machine.cancelPending(id, 0);
  const last = new Map<string, number>();
  const running: number[] = [];
  let isInOrder = true;
  let ended = 0;
  do {
    for (let next = machine.next(1); next !== undefined; next = machine.next(1)) {
      const { id, request: of } = next.job;
      isInOrder &&= id > (last.get(of.runbook) ?? 0);
      last.set(of.runbook, id);
      running.push(id);
    }
    machine.ended(running[ended]!, 'Completed', 2);
    ended += 1;
  } while (ended < running.length || machine.pending > 0);
  expect([isInOrder, ended, machine.running]).toEqual([true, total - 1000, 0]);
});

test('a parent of 100,000 children is looked at as one line, though its own runbook is wanted all the time', () => {
  const machine = machineWith({ RBS01: 50 });
  for (const runbook of ['\\P', '\\P']) machine.enqueue(request(runbook), 0);
  drain(machine);
  waitFor(machine, 1, []);
  for (let n = 0; n < 100_000; n += 1) {
    machine.enqueue(request('\\C', { parent: 1, isAwaited: true, maxSimultaneousJobs: 10 }), 0);
    if (machine.deadlock() !== undefined) throw new Error(machine.deadlock()?.message);
  }
  machine.enqueue(request('\\P', { parent: 1, isAwaited: true }), 0);
  expect(machine.deadlock()?.chain.map(({ job }) => job)).toEqual([1, 100_003]);
});
