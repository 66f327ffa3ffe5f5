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

test('what is too wide is cut where a column allows it, and never below its least', () => {
  const rows = [['a rather long name', '12']];
  expect(textTable(columns, rows, 14)).toEqual(['name      jobs\n', 'a rathe…    12\n']);
  expect(textTable(columns, rows, 3)).toEqual(['name  jobs\n', 'a r…    12\n']);
});

test('a column may keep the end of what is cut; without a width nothing is cut', () => {
  const paths = [{ title: 'Runbook', least: 4, keepsEnd: true }, { title: 'n' }];
  const rows = [['\\Acme\\Common\\getId', '1']];
  expect(textTable(paths, rows, 16)).toEqual(['Runbook        n\n', '…Common\\getId  1\n']);
  expect(textTable(paths, rows, 2)).toEqual(['…ook  n\n', '…tId  1\n']);
  expect(textTable(paths, rows)[1]).toBe('\\Acme\\Common\\getId  1\n');
});
