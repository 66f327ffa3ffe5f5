import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { handWritten } from '../scripts/mutants/hand-written.ts';
import { type Equivalent, type Mutant, scoreOf, shareNoticed } from '../scripts/mutants/score.ts';

const slots = 'src/jobs/slots.ts';
const mutant = (status: string, text = 'held < limit', within = '  return held < limit;'): Mutant => ({
  file: slots,
  line: 3,
  within,
  text,
  replacement: 'true',
  status,
});
const equivalent: Equivalent = {
  file: slots,
  text: 'held < limit',
  replacement: 'true',
};

test('a mutant that lives lowers the score, one in the list of equivalents does not', () => {
  const mutants = [
    mutant('Killed', 'a'),
    mutant('Timeout', 'b'),
    mutant('Survived', 'c'),
    mutant('NoCoverage', 'd'),
  ];
  const { tallies, alive, stale, noticed } = scoreOf([...mutants, mutant('Survived')], [equivalent]);
  const tally = { killed: 1, timeout: 1, survived: 1, noCoverage: 1, equivalent: 1 };
  expect([...tallies]).toEqual([['jobs', tally]]);
  expect(alive.map(({ text }) => text)).toEqual(['c', 'd']);
  expect([stale, noticed]).toEqual([[], []]);
  expect(shareNoticed(tallies.values())).toBe(0.5);
});

test('an equivalent is found again whatever its lines and spaces, and only where it is said to be', () => {
  const broken = mutant('Survived', 'held\n    < limit', '  while (held');
  expect(scoreOf([broken], [equivalent]).alive).toEqual([]);
  expect(scoreOf([broken], [{ ...equivalent, within: 'while' }]).alive).toEqual([]);
  const elsewhere = scoreOf([broken], [{ ...equivalent, within: 'return' }]);
  expect(elsewhere.alive).toEqual([broken]);
  expect(elsewhere.stale).toHaveLength(1);
});

test('an equivalent that no mutant is, or that a test notices, is told', () => {
  const { stale } = scoreOf(
    [mutant('Killed', 'a')],
    [equivalent, { ...equivalent, file: 'src/jobs/other.ts' }],
  );
  expect(stale).toEqual([equivalent]);
  expect(scoreOf([mutant('Killed')], [equivalent]).noticed).toEqual([
    { equivalent, mutant: mutant('Killed') },
  ]);
});

test('mutants that could not be run do not count', () => {
  expect(shareNoticed(scoreOf([mutant('CompileError'), mutant('Ignored')], []).tallies.values())).toBe(1);
});

test('what is broken by hand stands once in its file, so that a move of code loses no rule', () => {
  const lost: string[] = [];
  for (const { rule, changes } of handWritten) {
    // A later change of a rule may be about what an earlier one has written.
    const [{ file, find } = { file: '', find: '' }] = changes;
    if (readFileSync(`src/${file}`, 'utf8').split(find).length !== 2) lost.push(`${rule}: ${file}`);
  }
  expect(lost).toEqual([]);
});
