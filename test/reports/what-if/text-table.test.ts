import { expect, test } from 'vitest';
import { textTable } from '../../../src/reports/what-if/text-table.ts';

const columns = [
  { title: 'name', least: 4 },
  { title: 'jobs', isNumber: true },
];

test('text stands to the left, numbers to the right, without blanks at the end of a line', () => {
  const rows = [
    ['a', '1'],
    ['bcdef', '10000'],
  ];
  expect(textTable(columns, rows)).toEqual(['name    jobs\n', 'a          1\n', 'bcdef  10000\n']);
  expect(textTable([{ title: 'x' }], [['']])).toEqual(['x\n', '\n']);
});

test('what is too wide goes on below where a column allows it, and no column is narrower than its least', () => {
  const rows = [['a rather long name', '12']];
  expect(textTable(columns, rows, 14)).toEqual(['name      jobs\n', 'a rather    12\n  long\n  name\n']);
  expect(textTable(columns, [['abcdefghij', '12']], 3)).toEqual([
    'name  jobs\n',
    'abcd    12\n  ef\n  gh\n  ij\n',
  ]);
});

test('wide characters take two columns', () => {
  const rows = [
    ['日本語', '1'],
    ['e\u0301', '2'],
  ];
  expect(textTable(columns, rows)).toEqual(['name    jobs\n', '日本語     1\n', 'e\u0301          2\n']);
});

test('a path is broken behind its slashes, and never cut; without a width nothing is broken', () => {
  const paths = [{ title: 'Runbook', least: 4 }, { title: 'n' }];
  const rows = [['\\Acme\\Common\\getId', '1']];
  expect(textTable(paths, rows, 16)).toEqual(['Runbook        n\n', '\\Acme\\Common\\  1\n  getId\n']);
  expect(textTable(paths, rows)[1]).toBe('\\Acme\\Common\\getId  1\n');
});
