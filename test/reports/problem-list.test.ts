import { expect, test } from 'vitest';
import type { Problem } from '../../src/model/problem.ts';
import { problemCount, problemList } from '../../src/reports/problem-list.ts';
import { plainColours } from '../../src/text/colours.ts';

const base = { code: 'unknown-key', severity: 'error', path: [], message: 'wrong' } as const;

test('problems are grouped by file and sorted by place, hints are indented', () => {
  const problems: Problem[] = [
    { ...base, file: 'b.json', line: 9, column: 1 },
    { ...base, file: 'a.json', line: 2, column: 5, severity: 'warning', hint: 'do\nthis' },
    { ...base, file: 'b.json', line: 3, column: 7 },
    { ...base, file: 'b.json', line: 3, column: 2 },
  ];
  expect(problemList(problems)).toBe(
    [
      'b.json:3:2: error unknown-key: wrong',
      'b.json:3:7: error unknown-key: wrong',
      'b.json:9:1: error unknown-key: wrong',
      'a.json:2:5: warning unknown-key: wrong',
      '    do',
      '    this',
      '',
    ].join('\n'),
  );
});

test('without text the place is the path; text of the definition stays on its line', () => {
  expect(problemList([{ ...base, path: ['activities', 2, 'name'], message: 'a\n\u001b[2Jb' }])).toBe(
    'activities[2].name: error unknown-key: a⏎␛[2Jb\n',
  );
  expect(problemList([{ ...base, file: 'x\n.json' }])).toBe('x⏎.json: error unknown-key: wrong\n');
});

test('the count names errors and warnings', () => {
  const warning = { ...base, severity: 'warning' } as const;
  expect([problemCount([]), problemCount([base]), problemCount([base, warning, warning, base])]).toEqual([
    ...['', '1 error', '2 errors, 2 warnings'],
  ]);
});

test('with a width messages and hints are broken between words, each with an indent of its own', () => {
  const problem: Problem = {
    ...base,
    file: 'a.json',
    line: 1,
    column: 1,
    message: 'one two three',
    hint: 'four five six',
  };
  expect(problemList([problem], plainColours, 16)).toBe(
    'a.json:1:1: error unknown-key: one\n  two three\n    four five\n    six\n',
  );
});
