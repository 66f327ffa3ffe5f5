import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkSchema } from '../../../src/model/runbook-schema.ts';
import { compact } from '../../../src/reports/graph/box-content.ts';
import { conditionWords, linkLabel, loopWords } from '../../../src/reports/graph/link-words.ts';
import { linkColour, textColour } from '../../../src/reports/graph/palette.ts';
import { shownText, xmlText } from '../../../src/reports/graph/shown-text.ts';
import { linesOf, textWidth } from '../../../src/reports/graph/text-size.ts';

const link = (rest: object) => linkSchema.parse({ from: 'a', to: 'b', ...rest });
const item = { item: 'Item', operator: 'equals', value: 'x' };

test.each([
  [{}, 'success', ''],
  [{ include: [] }, 'always', 'always'],
  [{ include: [{ status: ['success', 'warning', 'failed'] }] }, 'always', 'always'],
  [{ include: [{ status: ['warning', 'failed'] }] }, 'warning or failed', 'warning or failed'],
  [{ include: [item, { status: ['failed'] }] }, 'Item equals "x" or failed', 'Item equals "x" or failed'],
  [{ exclude: [item] }, 'success, unless Item equals "x"', 'success, unless Item equals "x"'],
  [
    { include: [{ item: 'N', operator: 'is between', value: [1, 5] }] },
    'N is between 1 and 5',
    'N is between 1 and 5',
  ],
  [{ delaySeconds: 90 }, 'success', 'after 1 min 30 s'],
  [{ label: 'Force', include: [], delaySeconds: 2 }, 'always', 'Force, after 2 s'],
  [{ label: ' ' }, 'success', ''],
  [{ include: [{ never: 'why' }] }, 'never: why', ''],
  [{ include: [{ never: 'why' }], label: 'Odd', delaySeconds: 2 }, 'never: why', 'Odd'],
  [{ include: [{ never: 'why' }, { status: ['failed'] }] }, 'failed (never: why)', 'failed'],
  [{ exclude: [{ never: 'why' }] }, 'success (never: why)', ''],
  [
    { exclude: [{ never: 'a' }, item] },
    'success, unless Item equals "x" (never: a)',
    'success, unless Item equals "x"',
  ],
])('the words of a link %j (section 3)', (rest, condition, label) => {
  expect(conditionWords(link(rest))).toBe(condition);
  expect(linkLabel(link(rest))).toBe(label);
});

test('the words of a loop (section 5)', () => {
  const failed = [{ status: ['failed' as const] }];
  expect(loopWords(10, [{ status: ['success'] }], [])).toBe('every 10 s until success');
  expect(loopWords(0, [], failed)).toBe('at once, not while failed');
  expect(loopWords(0, [{ never: 'why' }], failed)).toBe('at once, with no way out');
  expect(loopWords(0, [{ never: 'why' }, ...failed], [{ never: 'why' }])).toBe('at once until failed');
});

test.each([
  [{}, '#15803d'],
  [{ include: [{ status: ['warning', 'failed'] }] }, '#b91c1c'],
  [{ include: [] }, '#1d4ed8'],
  [{ include: [{ status: ['success', 'failed'] }] }, '#1d4ed8'],
  [{ include: [item] }, '#1d4ed8'],
  [{ color: '#FF0000' }, '#ff0000'],
  [{ color: ' #000000 ' }, '#000000'],
  [{ color: 'red"/>' }, '#15803d'],
  [{ include: [{ never: 'why' }], color: '#FF0000' }, '#94a3b8'],
  [{ include: [{ never: 'why' }, { status: ['failed'] }] }, '#b91c1c'],
])('the colour of a link %j', (rest, colour) => {
  expect(linkColour(link(rest))).toBe(colour);
});

test('white links are seen, and yellow words can be read', () => {
  expect(linkColour(link({ color: '#ffffff' }))).toBe('#858585');
  expect(textColour('#ffff00')).not.toBe('#ffff00');
  expect(textColour('#15803d')).toBe('#15803d');
});

test('lines are never wider than they may be, and lose nothing but what the ellipsis stands for', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      fc.integer({ min: 30, max: 160 }),
      fc.integer({ min: 1, max: 4 }),
      (given, width, most) => {
        const text = shownText(given);
        const lines = linesOf(text, { size: 11 }, width, most);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.length).toBeLessThanOrEqual(most);
        for (const line of lines) expect(textWidth(line, { size: 11 })).toBeLessThanOrEqual(width);
        const told = lines.join('').replaceAll(' ', '');
        const whole = text.replaceAll(' ', '');
        if (told.endsWith('…') && told !== whole) expect(whole.startsWith(told.slice(0, -1))).toBe(true);
        else expect(told).toBe(whole);
      },
    ),
  );
});

test('a flag, a family and an accent are one character each', () => {
  const family = '👩‍👩‍👧';
  expect(linesOf(family.repeat(4), { size: 10 }, 60, 9).join('')).toBe(family.repeat(4));
  for (const line of linesOf(family.repeat(4), { size: 10 }, 60, 9)) {
    expect(line.replaceAll(family, '')).toBe('');
  }
});

test('texts are on one line, without what no document may hold', () => {
  expect(shownText(' a\r\n\tb\u0000\u001b[1m\u202ec\ud800\uffff ')).toBe('a b[1m\\u202ec');
  expect(xmlText(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
});

test('counts stay short', () => {
  expect([0, 9999, 10_000, 12_345, 999_999, 4_000_000].map(compact)).toEqual([
    '0',
    '9999',
    '10k',
    '12.3k',
    '999.9k',
    '4M',
  ]);
});
