import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Agenda } from '../../../src/hosts/simulation/agenda.ts';
import { runs } from '../../support/runs.ts';

test('what is put down happens by time, then priority, then as it was put down', () => {
  const entry = fc.record({ timeMs: fc.nat(3), priority: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const agenda = new Agenda(0);
      const happened: number[] = [];
      for (const [index, { timeMs, priority }] of entries.entries()) {
        agenda.add(timeMs, priority, () => {
          happened.push(index);
          expect(agenda.nowMs).toBe(timeMs);
        });
      }
      while (agenda.step()) expect(happened.length).toBeGreaterThan(0);
      const sorted = entries
        .map((one, index) => ({ ...one, index }))
        .sort((a, b) => a.timeMs - b.timeMs || a.priority - b.priority || a.index - b.index);
      expect(happened).toEqual(sorted.map(({ index }) => index));
    }),
    runs(200),
  );
});

test('the clock never goes back: what is put down for the past happens now', () => {
  const agenda = new Agenda(100);
  const times: number[] = [];
  agenda.add(150, 0, () => {
    times.push(agenda.nowMs);
    agenda.add(20, 0, () => times.push(agenda.nowMs));
  });
  while (agenda.step());
  expect(times).toEqual([150, 150]);
  expect(agenda.step()).toBe(false);
  expect(agenda.nowMs).toBe(150);
});

test('due counts what could come first now, and any of it can be chosen; the rest keeps its order', () => {
  const agenda = new Agenda(0);
  const happened: string[] = [];
  const put = (timeMs: number, priority: number, what: string) =>
    agenda.add(timeMs, priority, () => happened.push(what));
  expect(agenda.dueBefore(9)).toBe(0);
  put(0, 1, 'later');
  put(0, 0, 'a');
  const callOff = put(0, 0, 'off');
  put(0, 0, 'b');
  put(0, 0, 'c');
  put(5, 0, 'in time');
  callOff();
  expect(agenda.dueBefore(9)).toBe(3);
  agenda.step(2);
  agenda.step(1);
  expect([happened, agenda.dueBefore(9)]).toEqual([['c', 'b'], 1]);
  while (agenda.step());
  expect(happened).toEqual(['c', 'b', 'a', 'later', 'in time']);
});

test('what is due in the future is not due: time has to pass for it', () => {
  const agenda = new Agenda(0);
  agenda.add(5, 0, () => undefined);
  expect(agenda.dueBefore(9)).toBe(0);
  agenda.step();
  expect(agenda.nowMs).toBe(5);
});
