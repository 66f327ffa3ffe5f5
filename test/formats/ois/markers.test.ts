import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type MarkerPart,
  splitMarkers,
  withoutCiphertext,
  withoutWrappers,
} from '../../../src/formats/ois/markers.ts';

const a = '{A0000000-0000-4000-8000-00000000000A}';
const secret = 'U0VDUkVUU0VDUkVU';
const m = (letters: string) => `\\\`d.T.~${letters}/`;
const pair = (letters: string, content: string) => m(letters) + content + m(letters);
const text = (content: string): MarkerPart => ({ kind: 'text', text: content });
const encrypted: MarkerPart = { kind: 'encrypted' };

describe('markers (2.4)', () => {
  test.each<[string, string, readonly MarkerPart[]]>([
    ['nothing', '', []],
    ['no marker', 'a \\` b', [text('a \\` b')]],
    [
      'published data',
      pair('Ed', `${a}.File name/x.y#?`),
      [{ kind: 'publishedData', activity: a, field: 'File name/x.y#?' }],
    ],
    [
      'a GUID in lower case',
      pair('Ed', `${a.toLowerCase()}.Abc`),
      [{ kind: 'publishedData', activity: a, field: 'Abc' }],
    ],
    [
      'a parameter',
      pair('Ed', `${a}.${a.toLowerCase()}`),
      [{ kind: 'publishedData', activity: a, field: a }],
    ],
    [
      'in a text',
      `x${pair('Ed', `${a}.n`)}y${pair('Vb', a.toLowerCase())}`,
      [
        text('x'),
        { kind: 'publishedData', activity: a, field: 'n' },
        text('y'),
        { kind: 'variable', variable: a },
      ],
    ],
    [
      'special variables',
      pair('Vb', 'NOW()') + pair('Vb', '%Path%'),
      [
        { kind: 'variable', variable: 'NOW()' },
        { kind: 'variable', variable: '%Path%' },
      ],
    ],
    ['a branch', pair('Br', a.toLowerCase()), [{ kind: 'branch', activity: a }]],
    ['ciphertext', `x${pair('De', secret)}y`, [text('x'), encrypted, text('y')]],
    ['ciphertext of a field', m('Ec') + pair('De', secret), [encrypted]],
    ['a field that closes', m('Ec') + pair('De', secret) + m('Ec'), [encrypted]],
    ['a closed field', `${pair('Ec', secret)} z`, [encrypted, text(' z')]],
    ['an encrypted field with nothing in it', m('Ec'), [encrypted]],
    ['two of them', `${pair('De', secret)} ${pair('De', secret)}`, [encrypted, text(' '), encrypted]],
    [
      'a function around',
      `[Left('${pair('Ed', `${a}.n`)}', 1)]`,
      [text("[Left('"), { kind: 'publishedData', activity: a, field: 'n' }, text("', 1)]")],
    ],
    [
      'an unknown marker',
      `${pair('Zz', 'q')}r`,
      [{ kind: 'unknown', marker: 'Zz', text: pair('Zz', 'q') }, text('r')],
    ],
    ['no end', `${m('Ed')}${a}.n`, [{ kind: 'unknown', marker: 'Ed', text: m('Ed') }, text(`${a}.n`)]],
    ['no GUID', pair('Ed', 'n'), [{ kind: 'unknown', marker: 'Ed', text: pair('Ed', 'n') }]],
    [
      'a marker too many',
      `${m('Ed')}x${pair('Ed', `${a}.n`)}`,
      [
        { kind: 'unknown', marker: 'Ed', text: m('Ed') },
        text('x'),
        { kind: 'publishedData', activity: a, field: 'n' },
      ],
    ],
    [
      'one marker in another',
      m('Ed') + pair('Vb', a),
      [
        { kind: 'unknown', marker: 'Ed', text: m('Ed') },
        { kind: 'variable', variable: a },
      ],
    ],
  ])('%s', (_, content, expected) => {
    expect(splitMarkers(content)).toEqual(expected);
  });

  test.each([
    ['no end', `user ${m('De')}${secret}`],
    ['no start', `user ${secret}${m('De')}`],
    ['a field without its ciphertext marker', `${m('Ec')}${secret}`],
    ['another marker inside', `${m('De')}${secret}${m('Ed')}${secret}`],
    ['text between', `${m('Ec')}x${pair('De', secret)}`],
    ['an odd marker', `${secret}${m('De')} ${pair('De', secret)}`],
    ['inside a reference', `${m('Ed')}${a}.${m('De')}${secret}${m('Ed')}`],
  ])('what is encrypted and damaged hides the whole text: %s', (_, content) => {
    expect(splitMarkers(content)).toEqual([encrypted]);
  });

  test('ciphertext is nowhere in the result, whatever stands around its markers', () => {
    const piece = fc.constantFrom(
      m('Ed'),
      m('Vb'),
      m('Br'),
      m('Zz'),
      m('Ec'),
      a,
      '.',
      'n',
      ' ',
      '\\`~F/',
      pair('Ed', `${a}.n`),
    );
    const pieces = fc.array(piece, { maxLength: 8 });
    fc.assert(
      fc.property(pieces, pieces, fc.boolean(), (before, after, field) => {
        const content = [...before, field ? m('Ec') : '', pair('De', secret), ...after].join('');
        expect(JSON.stringify(splitMarkers(content))).not.toContain(secret);
      }),
    );
  });

  test('a text whose escaped markers are damaged at great length is searched in linear time', () => {
    for (const piece of ['<!--', '<?', '&amp;', '&#38;', '&#0', '\\&#96;', '\\`~F/', '<![CDATA['])
      expect(withoutCiphertext(`&#${piece.repeat(200_000)}`)).toContain(piece);
  });

  test('without ciphertext nothing is lost: the parts spell the text', () => {
    const piece = fc.constantFrom(
      m('Ed'),
      m('Vb'),
      m('Br'),
      m('Zz'),
      a,
      '.',
      'n',
      ' ',
      '\\`~F/',
      '\\`d.T.~',
      pair('Ed', `${a}.n`),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const content = pieces.join('');
        const parts = splitMarkers(content);
        expect(parts.map(spelt).join('')).toBe(content);
        const adjacent = parts.filter(
          (part, index) => part.kind === 'text' && parts[index + 1]?.kind === 'text',
        );
        expect(adjacent).toEqual([]);
      }),
    );
  });

  test.each(['Ed', 'Vb', 'Zz', 'De', 'Ec'])('a million markers %s are read', (letters) => {
    expect(splitMarkers(m(letters).repeat(1_000_001)).length).toBeGreaterThan(0);
  });
});

function spelt(part: MarkerPart): string {
  if (part.kind === 'publishedData') return pair('Ed', `${part.activity}.${part.field}`);
  if (part.kind === 'variable') return pair('Vb', part.variable);
  if (part.kind === 'branch') return pair('Br', part.activity);
  return part.kind === 'encrypted' ? '' : part.text;
}

test.each([
  ['\\`~F/x\\`~F/', 'x'],
  ['a\\`~F/x\\`~F/b\\`~F/\\`~F/c', 'axbc'],
  ['\\`~F/x', '\\`~F/x'],
  ['\\`~F/x\\`~F/y\\`~F/z', 'xy\\`~F/z'],
  ['', ''],
  ['plain', 'plain'],
])('wrappers of integration packs go in pairs (2.9): %s', (content, expected) => {
  expect(withoutWrappers(content)).toBe(expected);
});
