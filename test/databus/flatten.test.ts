import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flattenRows } from '../../src/databus/flatten.ts';
import { zipLists } from '../../src/databus/rows.ts';
import { play } from '../support/engine-play.ts';
import { counted, runbook } from '../support/runbook-file.ts';

const rows = [{ x: 'a', y: 1 }, { x: '' }, { x: 'c,"d"', y: 3, z: true }];
const quoting = { flattenCsv: 'rfc4180', maxTextLength: 1000 } as const;
const none = () => false;

test('line breaks, given characters, or CSV; blanks are empty fields, items in order of first appearance (A6)', () => {
  expect(flattenRows(rows, { mode: 'lines', separator: ',' }, quoting, none)).toEqual({
    x: 'a\n\nc,"d"',
    y: '1\n\n3',
    z: '\n\ntrue',
  });
  expect(flattenRows(rows, { mode: 'separator', separator: ' | ' }, quoting, none)).toEqual({
    x: 'a |  | c,"d"',
    y: '1 |  | 3',
    z: ' |  | true',
  });
  expect(flattenRows(rows, { mode: 'csv', separator: ';' }, quoting, none)).toEqual({
    x: 'a,,"c,""d"""',
    y: '1,,3',
    z: ',,true',
  });
  expect(Object.keys(flattenRows(rows, { mode: 'csv', separator: ',' }, quoting, none))).toEqual([
    'x',
    'y',
    'z',
  ]);
});

test('CSV without quotes, for comparison (A6)', () => {
  expect(
    flattenRows(rows, { mode: 'csv', separator: ',' }, { flattenCsv: 'unquoted', maxTextLength: 1000 }, none),
  ).toMatchObject({
    x: 'a,,c,"d"',
  });
});

/** A reader of RFC 4180, for one line. */
function readCsv(line: string): string[] {
  const fields = line.match(/(?:"(?:[^"]|"")*"|[^,"]*)(?:,|$)/gs) ?? [];
  const last = line.endsWith(',') ? fields.length : fields.length - 1;
  return fields.slice(0, Math.max(1, last)).map((field) => {
    const bare = field.endsWith(',') && !/^"(?:[^"]|"")*$/s.test(field) ? field.slice(0, -1) : field;
    return bare.startsWith('"') ? bare.slice(1, -1).replaceAll('""', '"') : bare;
  });
}

test('whatever is flattened as CSV can be read back (A6)', () => {
  const value = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', ';'), maxLength: 5 });
  const isHeld = (values: string[]) => {
    const flat = flattenRows(
      values.map((x) => ({ x })),
      { mode: 'csv', separator: ',' },
      quoting,
      none,
    );
    expect(readCsv(flat['x'] as string)).toEqual(values);
  };
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), isHeld), { numRuns: 500, seed: 1 });
});

test('only row-level items are joined; execution-level items stay single (A6)', () => {
  const file = runbook({ a: { flatten: { mode: 'separator', separator: ';' } } }, []);
  const { executions } = play(file, {
    outcome: () => ({ status: 'success', items: { Count: 2 }, rows: [{ x: 1 }, { x: 2 }] }),
  });
  expect(executions[0]).toMatchObject({ items: { Count: 2 }, rows: [{ x: '1;2' }] });
});

test('an item of the execution stays single where rows give it as well: the first that does counts (A6)', () => {
  const given = [{ x: 'a' }, { x: 'b', y: 7 }, { x: 'c', y: 8 }];
  const single = (name: string) => name === 'y';
  expect(flattenRows(given, { mode: 'csv', separator: ',' }, quoting, single)).toEqual({ x: 'a,b,c', y: 7 });
});

test('flatten merges the rows of one execution only, never those of several (section 2)', () => {
  const flatten = { mode: 'separator', separator: ';' };
  const file = runbook({ Main: counted(3), a: { ...counted(2), flatten }, b: {} }, ['Main->a', 'a->b']);
  const { executions } = play(file);
  expect(executions.filter(({ activity }) => activity.id === 'b')).toHaveLength(3);
  expect(executions.filter(({ activity }) => activity.id === 'a').map(({ rows: made }) => made)).toEqual(
    Array(3).fill([{ i: '1;2' }]),
  );
});

test('flatten without a separator uses a comma (A6)', () => {
  const file = runbook({ a: { ...counted(3), flatten: { mode: 'separator' } } }, []);
  expect(play(file).executions[0]?.rows).toEqual([{ i: '1,2,3' }]);
});

test('several lists are zipped, the shorter ones padded with blanks (section 2)', () => {
  expect(zipLists({ a: [1, 2, 3], b: ['x'], c: [] })).toEqual([
    { a: 1, b: 'x', c: '' },
    { a: 2, b: '', c: '' },
    { a: 3, b: '', c: '' },
  ]);
  expect(zipLists({})).toEqual([]);
  expect(zipLists({ a: [], b: [] })).toEqual([]);
});

test('as many rows as the longest list, each list kept in order (section 2)', () => {
  const lists = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.array(fc.nat(), { maxLength: 6 }));
  const isHeld = (given: Record<string, number[]>) => {
    const made = zipLists(given);
    expect(made).toHaveLength(Math.max(0, ...Object.values(given).map((list) => list.length)));
    for (const [name, list] of Object.entries(given)) {
      expect(made.map((row) => row[name])).toEqual(made.map((_, index) => list[index] ?? ''));
    }
  };
  fc.assert(fc.property(lists, isHeld), { numRuns: 200, seed: 1 });
});
