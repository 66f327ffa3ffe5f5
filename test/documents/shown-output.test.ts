import { expect, test } from 'vitest';
import { blocksOf } from './document.ts';
import { matchesShown, stepsOf } from './shown-output.ts';
import { wordsOf } from './terminal.ts';

test('blocks are found with their line, language and what the comment above says', () => {
  const text =
    'a\n\n```sh\none\n```\n<!-- file: b.json -->\n```json\n{}\n```\n<!-- far: away -->\n\n```js\n```\n';
  expect(blocksOf(text)).toEqual([
    { line: 3, language: 'sh', text: 'one\n', mark: undefined },
    { line: 7, language: 'json', text: '{}\n', mark: { kind: 'file', value: 'b.json' } },
    { line: 12, language: 'js', text: '', mark: undefined },
  ]);
});

test('a console block is commands with what each prints and its exit code', () => {
  expect(stepsOf('$ a \\\n    b\none\n$ c  # exit code 4\n')).toEqual([
    { command: 'a b', code: 0, output: 'one\n' },
    { command: 'c', code: 4, output: '' },
  ]);
});

test.each([
  ['one\ntwo\n', 'one\ntwo\n', true],
  ['one\ntwo\n', 'one\n', false],
  ['one\n', 'one\ntwo\n', false],
  ['one\ntwo\nthree\n', 'one\n…\n', true],
  ['one\ntwo\nthree\n', '…\nthree\n', true],
  ['one\ntwo\nthree\n', 'one\n…\nthree\n', true],
  ['one\nthree\n', 'one\n…\nthree\n', false],
  ['one\ntwo\nthree\n', 'two\n…\n', false],
  ['a.c\n', 'abc\n', false],
])('%j is shown as %j: %s', (text, output, expected) => {
  expect(matchesShown(text, output, false)).toBe(expected);
});

test('times of day and durations are set aside for real runs only', () => {
  const [text, output] = ['i 09:30:01.234 ended after 12 ms\n', 'i 10:00:00.000 ended\n'];
  expect(matchesShown(text, output, true)).toBe(true);
  expect(matchesShown(text, output, false)).toBe(false);
});

test('words of a command are those a shell makes', () => {
  expect(wordsOf(`a "b c" d='e f' --g`)).toEqual(['a', 'b c', 'd=e f', '--g']);
});
