import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, suggester } from '../../src/text/suggestion.ts';

const words = [
  'maxSimultaneousJobs',
  'runbookServers',
  'name',
  'folder',
  'Run .Net Script',
  'Run Program',
  'id',
];

test.each([
  ['maxSimultaneosJobs', 'maxSimultaneousJobs'],
  ['maxsimultaneousjobs', 'maxSimultaneousJobs'],
  ['runbookSevrers', 'runbookServers'],
  ['nmae', 'name'],
  ['Run.NetScript', 'Run .Net Script'],
  ['run program', 'Run Program'],
  ['activities', undefined],
  ['Run P', 'Run Program'],
  ['Run', undefined],
  ['x', undefined],
  ['', undefined],
])('for %s the suggestion is %s', (word, expected) => {
  expect(suggester()(word, words)).toBe(expected);
});

test('one letter too many, too few, changed or swapped is found again', () => {
  const word = fc.stringMatching(/^[a-z]{4,12}$/);
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom('add', 'drop', 'change', 'swap'), (written, where, how) => {
      const at = where % (written.length - 1);
      const [head, rest] = [written.slice(0, at), written.slice(at)];
      const made = {
        add: `${head}q${rest}`,
        drop: head + rest.slice(1),
        change: `${head}q${rest.slice(1)}`,
        swap: head + rest[1] + rest[0] + rest.slice(2),
      };
      const expected = made[how] === written ? undefined : written;
      expect(suggester()(made[how], ['completely different', written])).toBe(expected);
    }),
  );
});

test('a beginning stands for the shortest that begins with it, and only where nothing is nearer', () => {
  expect(suggester()('Get Disk Space', ['Get Disk Space Status', 'Get Disk Space Status Now'])).toBe(
    'Get Disk Space Status',
  );
  expect(suggester()('count', ['counters', 'court'])).toBe('court');
});

test('where at most one letter may be wrong, beginnings do not count', () => {
  expect(suggester()('Run Progam', words, 1)).toBe('Run Program');
  expect(suggester()('Run Progm', words, 1)).toBeUndefined();
  expect(suggester()('Run Prog', words, 1)).toBeUndefined();
});

test('once the budget is spent nothing is suggested any more', () => {
  const suggest = suggester(3);
  expect(suggest('nmae', ['a', 'name'])).toBe('name');
  expect(suggest('nmae', ['a', 'name'])).toBeUndefined();
});

test('a hint says what was meant, or something else to do', () => {
  expect(didYouMean('name', 'remove it')).toBe('did you mean "name"?');
  expect(didYouMean(undefined, 'remove it')).toBe('remove it');
});
