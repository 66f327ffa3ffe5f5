import { expect, test } from 'vitest';
import { dataText } from '../../../src/reports/trace/data-text.ts';
import { eventlog } from '../../../src/reports/trace/eventlog.ts';
import { tree } from '../../../src/reports/trace/tree.ts';
import { HandMadeTrace, written } from '../../trace/hand-made-trace.ts';

test.each([
  [undefined, ''],
  [[], ''],
  [[{}], ''],
  [[{ a: '' }, { a: '' }], ''],
  [[{ Count: 10, Done: true }], ' | Count = 10 | Done = true'],
  [
    [
      { f: 'a', t: 1 },
      { f: 'b', t: 1 },
    ],
    ' | f = a; b | t = 1',
  ],
  [[{ f: 'a' }, {}, { f: 'c' }], ' | f = a; blank; c'],
  [Array.from({ length: 8 }, (_, n) => ({ n })), ' | n = 0; 1; 2; 3; 4; … 3 more'],
  [[{ 'two\nlines': 'x\u001b[2J' }], ' | two⏎lines = x␛[2J'],
  [[{ long: 'x'.repeat(61) }], ` | long = ${'x'.repeat(59)}…`],
] as [Parameters<typeof dataText>[0], string][])('%j is shown as %j', (data, shown) => {
  expect(dataText(data)).toBe(shown);
});

function traceWithData() {
  const trace = new HandMadeTrace();
  const list = trace.play('List', trace.begin(), { rows: 2 });
  Object.assign(trace.events.at(-1)!, { data: [{ f: 'a' }, { f: 'b' }] });
  for (const f of ['a', 'b']) {
    trace.play('Log', list, { on: f === 'a' ? '1.1' : '1.2' });
    Object.assign(trace.events.at(-1)!, { data: [{ Message: f }] });
  }
  return trace.events;
}

test('eventlog has what was published behind each line if it is asked for', () => {
  const lines = written(eventlog({ showData: true }), traceWithData()).split('\n');
  expect(lines.filter((line) => line.includes(' 131 '))).toEqual([
    expect.stringMatching(/ List: ended success, 2 rows \| f = a; b$/),
    expect.stringMatching(/ Log: ended success, 1 row \| Message = a$/),
    expect.stringMatching(/ Log: ended success, 1 row \| Message = b$/),
  ]);
  expect(written(eventlog(), traceWithData())).not.toContain('|');
});

test('tree does so too, and then keeps executions with other data apart', () => {
  const lines = written(tree({ showData: true }), traceWithData()).split('\n');
  expect(lines.slice(1, -1)).toEqual([
    '└─ List: success, 2 rows | f = a; b',
    '   ├─ Log: success, 1 row | Message = a',
    '   └─ Log: success, 1 row | Message = b',
  ]);
  expect(written(tree(), traceWithData())).toContain('2 × Log: success, 1 row\n');
});
