import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, harmless, withoutInvisible } from '../../src/text/harmless.ts';
import { runs } from '../support/runs.ts';

test('line breaks become one sign, other control characters are shown and not sent', () => {
  expect(harmless('one\ntwo\r\nthree\rfour')).toBe('one⏎two⏎three⏎four');
  expect(harmless('\u001b[31mred\u001b[0m \u0007 \u007f \u009b2J \t')).toBe('␛[31mred␛[0m ␇ ␡ \\u009b2J ␉');
  expect(harmless('abc\u202egnp.exe')).toBe('abc\\u202egnp.exe');
  expect(harmless('lone \ud800')).toBe('lone \ufffd');
});

test('what takes no place or turns the direction of writing is an escape, so that no name looks like another', () => {
  const unseen = [
    '200b',
    '200c',
    '200d',
    '200e',
    '200f',
    '2060',
    '2066',
    '202e',
    '061c',
    'feff',
    '00ad',
    '3164',
  ];
  for (const code of unseen)
    expect(harmless(`Re${String.fromCharCode(Number.parseInt(code, 16))}boot`)).toBe(`Re\\u${code}boot`);
  expect(harmless('tag\u{e0041}')).toBe('tag\\u{e0041}');
  expect(withoutInvisible('a\u200bb\u202ec', '_')).toBe('a_b_c');
});

test('text without anything of the kind stays as it is', () => {
  for (const text of ['', 'Run .Net Script', 'Größe 名前 🎹 e\u0301 👩🏽‍🚒 ❤️ 葛\u{e0100}'])
    expect(harmless(text)).toBe(text);
});

test('a text that nobody reads to its end is cut, and says how much more there is', () => {
  expect(harmless('x'.repeat(100_000))).toBe('x'.repeat(100_000));
  expect(harmless(`\n${'x'.repeat(100_010)}`)).toBe(`⏎${'x'.repeat(99_999)}… (11 characters more)`);
});

test('whatever the text, it is one line that a terminal prints as text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(harmless(text)).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069\u200b\u200c\u200e\u200f\ufeff]/u);
      expect(harmless(text).isWellFormed()).toBe(true);
    }),
    runs(1000),
  );
});

test('cut keeps what fits, ends the rest with an ellipsis, and never halves a character', () => {
  expect(cut('piano', 5)).toBe('piano');
  expect(cut('pianola', 5)).toBe('pian…');
  expect(cut('🎹🎹🎹', 3)).toBe('🎹🎹🎹');
  expect(cut('🎹🎹🎹🎹', 3)).toBe('🎹🎹…');
  expect(cut('pianola', undefined)).toBe('pianola');
});
