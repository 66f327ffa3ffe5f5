import { expect, test } from 'vitest';
import { utc } from '../../src/databus/calendar.ts';
import { americanEnglish } from '../../src/databus/culture.ts';
import { MemoryWatch } from '../../src/databus/memory-watch.ts';
import type { TemplateWorld } from '../../src/databus/template.ts';
import { RootToken } from '../../src/databus/token.ts';
import type { ActivityType } from '../../src/engine/activity-type.ts';
import { CountItems } from '../../src/engine/count-items.ts';
import { compileMock } from '../../src/engine/mock.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import type { Mock } from '../../src/model/mock.ts';
import { mockSchema } from '../../src/model/mock-schema.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import { rowList } from '../../src/model/published-data.ts';
import { activity, execution, rowOf } from './hand-made.ts';

const above = activity('a');
const world: TemplateWorld = {
  options: optionsSchema.parse({}),
  utcOffset: utc,
  culture: americanEnglish,
  activity: (id) => (id === 'a' ? above : undefined),
  variable: () => undefined,
  environment: () => undefined,
};
const counting = {
  multiValue: true,
  publishes: [{ name: 'Count', isCount: true }, { name: 'Name' }],
} as unknown as ActivityType;
const first = new RootToken('1');

/** What a mock gives for one attempt, on a token that has the row `row` of activity `a`. */
function outcome(mock: unknown, attempt = 1, row: Record<string, string | number> = {}) {
  const token = rowOf(execution({ of: above, on: first, rows: [row] }));
  return compileMock(mockSchema.parse(mock), counting, world).outcome({ token, nowMs: 0 }, attempt);
}

/** The rows of an outcome as a list. */
function listed(made: Outcome | undefined) {
  return made?.rows && rowList(made.rows);
}

test('an outcome without rows says its status and duration, and that it is simulated (format 3)', () => {
  const blank = { status: 'success', durationMs: 0, simulated: true, errorSummary: '' };
  expect(outcome({})).toEqual(blank);
  const failed = { status: 'failed', durationMs: 20, errorSummary: 'no {{a.Disk}}' };
  expect(outcome(failed, 1, { Disk: 'D:' })).toEqual({ ...failed, simulated: true, errorSummary: 'no D:' });
});

test('a summary that reads nothing is no text to be measured (maxTextLength)', () => {
  const errorSummary = `${'e'.repeat(990)}{{$'0123456789'}}x`;
  const few = { ...world, options: optionsSchema.parse({ maxTextLength: 1000 }) };
  for (const rows of [undefined, [{ i: 1 }], [{ i: '{{a.N}}' }]]) {
    const mock = mockSchema.parse({ status: 'failed', errorSummary, ...(rows && { rows }) });
    const made = compileMock(mock, counting, few).outcome({ token: first, nowMs: 0 }, 1);
    expect(made?.errorSummary).toBe(`${'e'.repeat(990)}0123456789x`);
  }
});

test('rows are templates, values that are no text stay as they are, and the count items count them (A7)', () => {
  const made = outcome({ rows: [{ n: 1, t: 'of {{a.X}}' }, { flag: true }] }, 1, { X: 'y' });
  expect(made).toMatchObject({ rows: [{ n: 1, t: 'of y' }, { flag: true }], items: { Count: 2 } });
  expect(outcome({ rows: [] })).toMatchObject({ rows: [], items: { Count: 0 } });
});

test('a row is repeated, and {{$row}} counts from 1 (format 3)', () => {
  const repeated = (repeat: unknown) =>
    outcome({ rows: { repeat, row: { i: '{{$row}}' } } }, 1, { N: 2 })?.rows;
  expect(repeated(3)).toEqual([{ i: 1 }, { i: 2 }, { i: 3 }]);
  expect(repeated('{{a.N}}')).toEqual([{ i: 1 }, { i: 2 }]);
  expect(repeated('{{a.Nothing}}')).toEqual([]);
  expect(repeated('{{a.Nothing}} ')).toEqual([]);
});

test.each(['1.5', '-1', 'many', '10000001'])(
  '%s is not a number of rows: the activity fails (format 3)',
  (count) => {
    const rows = { repeat: '{{a.N}}', row: {} };
    expect(() => outcome({ rows }, 1, { N: count })).toThrow(
      `"${count}" is not a number of rows: a whole number from 0 to 10000000 is needed`,
    );
  },
);

test('an outcome with more rows than tokens may wait makes none of them (maxTokens)', () => {
  const few = { ...world, options: optionsSchema.parse({ maxTokens: 4 }) };
  const rows = (repeat: number) =>
    compileMock(mockSchema.parse({ rows: { repeat, row: {} } }), counting, few).outcome(
      { token: first, nowMs: 0 },
      1,
    );
  expect(rows(4)?.rows).toHaveLength(4);
  const tooMany = expect.objectContaining({ limit: 'token-limit' });
  expect(() => rows(5)).toThrow(tooMany);
  expect(() => rows(5)).toThrow('its outcome has 5 rows, and 4 are the most');
});

test('executions share rows that read nothing but the number of the row (format 3)', () => {
  const rowsOf = (row: object, repeat: number | string = 2) => {
    const mock = compileMock(mockSchema.parse({ rows: { repeat, row } }), counting, world);
    return (n: number) => {
      const token = rowOf(execution({ of: above, on: first, rows: [{ N: n }] }));
      return listed(mock.outcome({ token, nowMs: 0 }, 1));
    };
  };
  const fixed = rowsOf({ i: 'row {{$row}}', n: 1 });
  expect(fixed(1)).toBe(fixed(2));
  const reading = rowsOf({ i: 'of {{a.N}}', n: 'fixed' });
  expect([reading(1), reading(2)]).toEqual([
    [1, 1].map((n) => ({ i: `of ${n}`, n: 'fixed' })),
    [2, 2].map((n) => ({ i: `of ${n}`, n: 'fixed' })),
  ]);
  const counted = rowsOf({ i: '{{$row}}' }, '{{a.N}}');
  expect([counted(1)?.length, counted(3)?.length, counted(2)?.length]).toEqual([1, 3, 2]);
  expect(rowsOf({ i: 'row {{$row}}' }, 1)(1)).toEqual([{ i: 'row 1' }]);
});

test('an outcome whose texts read nothing is made once (format 3)', () => {
  const outcomes = (mock: object) => {
    const made = compileMock(mockSchema.parse(mock), counting, world);
    const of = (n: number) =>
      made.outcome({ token: rowOf(execution({ of: above, on: first, rows: [{ N: n }] })), nowMs: 0 }, 1);
    return [of(1), of(2)] as const;
  };
  const [one, other] = outcomes({ rows: [{ i: 'a' }, { i: 2 }] });
  expect(other).toBe(one);
  const shared = [one, one?.rows, ...(listed(one) ?? [])];
  expect(shared.map(Object.isFrozen)).toEqual([true, true, true, true]);
  const rows = [{ i: 'a' }, { i: 2 }];
  expect(one).toMatchObject({ status: 'success', simulated: true, rows, items: { Count: 2 } });
  const [ofRow] = outcomes({ rows: [{ i: '{{a.N}}' }] });
  expect(ofRow?.rows).toEqual({ i: 1 });
  for (const reading of [
    { rows: [{ i: 'a' }, { i: '{{a.N}}' }] },
    { rows: [{ i: 'a', n: '{{a.N}}' }] },
    { rows: [{ i: 'a' }], errorSummary: '{{a.N}}' },
    { errorSummary: '{{a.N}}' },
  ]) {
    const [first, second] = outcomes(reading);
    expect(second).not.toEqual(first);
  }
});

test('an outcome whose rows are too much for the memory is that limit', () => {
  const full = {
    ...world,
    memory: new MemoryWatch((bytes) => (bytes > 8_000 ? 'the heap is full' : undefined)),
  };
  const repeated = (repeat: number) =>
    compileMock(mockSchema.parse({ rows: { repeat, row: { i: 1 } } }), counting, full).outcome(
      { token: first, nowMs: 0 },
      1,
    );
  expect(repeated(1000)?.rows).toHaveLength(1000);
  expect(() => repeated(1001)).toThrow(expect.objectContaining({ limit: 'memory-limit' }));
  expect(() => repeated(1001)).toThrow('the heap is full: its outcome has too many rows');
});

test('what was used of a mock is told: whether it was asked, and which entries matched', () => {
  const use = { isAsked: false, matched: new Set<number>() };
  const mock = [{ attempts: 1 }, { attempts: 2, status: 'failed' }, {}];
  const made = compileMock(mockSchema.parse(mock), counting, world, use);
  const told = () => [use.isAsked, ...use.matched];
  expect(told()).toEqual([false]);
  for (const attempt of [3, 1, 3]) made.outcome({ token: first, nowMs: 0 }, attempt);
  expect(told()).toEqual([true, 2, 0]);
  const late = { isAsked: false, matched: new Set<number>() };
  expect(
    compileMock(mockSchema.parse([{ attempts: 2 }]), counting, world, late).outcome(
      { token: first, nowMs: 0 },
      1,
    ),
  ).toBeUndefined();
  expect([late.isAsked, ...late.matched]).toEqual([true]);
  const only = { isAsked: false, matched: new Set<number>() };
  compileMock(mockSchema.parse({}), counting, world, only).outcome({ token: first, nowMs: 0 }, 1);
  expect([only.isAsked, ...only.matched]).toEqual([true, 0]);
});

test('the first entry whose attempts and conditions hold counts; without one there is no outcome (format 3)', () => {
  const mock = [
    { attempts: 1, errorSummary: 'first' },
    { attempts: '2-3', errorSummary: 'second and third' },
    { attempts: '5-', errorSummary: 'from the fifth' },
  ];
  const told = [1, 2, 3, 4, 5, 99].map((attempt) => outcome(mock, attempt)?.errorSummary);
  const later = 'second and third';
  expect(told).toEqual(['first', later, later, undefined, 'from the fifth', 'from the fifth']);
});

test('all conditions of an entry must hold (format 3)', () => {
  const is = (item: string) => ({ item: `a.${item}`, operator: 'equals', value: 1 });
  const mock = { when: [is('X'), is('Y')] };
  const rows = [
    { X: 1, Y: 1 },
    { X: 1, Y: 2 },
    { X: 2, Y: 1 },
  ];
  expect(rows.map((row) => outcome(mock, 1, row) !== undefined)).toEqual([true, false, false]);
});

test('count items count on types that have them and can produce several rows (A7)', () => {
  expect([0, 1, 1000, 1001].map((rows) => new CountItems(counting).of(rows))).toEqual(
    [0, 1, 1000, 1001].map((Count) => ({ Count })),
  );
  expect(new CountItems({ ...counting, multiValue: false }).of(3)).toEqual({});
  expect(
    new CountItems({ ...counting, publishes: [{ name: 'Name' }] } as unknown as ActivityType).of(3),
  ).toEqual({});
});

test('small counts are shared and frozen', () => {
  const counts = new CountItems(counting);
  expect(counts.of(1000)).toBe(counts.of(1000));
  expect(Object.isFrozen(counts.of(2))).toBe(true);
  const files = { ...counting, publishes: [{ name: 'Files', isCount: true }] } as unknown as ActivityType;
  expect([new CountItems(counting).of(1), new CountItems(files).of(1)]).toEqual([{ Count: 1 }, { Files: 1 }]);
});

test('rows of one item are plain records, whatever the item is called', () => {
  for (const name of ['Pure Output', '__proto__', 'constructor', '0']) {
    const mock = { ...mockSchema.parse({}), rows: [JSON.parse(`{ "${name}": "x" }`)] } as Mock;
    const row = compileMock(mock, counting, world).outcome({ token: first, nowMs: 0 }, 1)?.rows as object;
    expect(Object.entries(row)).toEqual([[name, 'x']]);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  }
});
