import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenAtWords, indented } from '../../src/text/word-breaks.ts';

const texts = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é'), maxLength: 60 });
const columns = fc.integer({ min: 0, max: 12 });
const widths = fc.integer({ min: 5, max: 40 });

test('only spaces change, into line breaks, and every character keeps its position', () => {
  fc.assert(
    fc.property(texts, columns, columns, widths, (text, start, indent, width) => {
      expect(brokenAtWords(text, { start, indent, width }).replaceAll('\n', ' ')).toBe(text);
    }),
  );
});

test('no line is wider than the room unless it is a single word, and none could take the next word', () => {
  fc.assert(
    fc.property(texts, columns, columns, widths, (text, start, indent, width) => {
      const lines = brokenAtWords(text, { start, indent, width }).split('\n');
      lines.forEach((line, index) => {
        const end = (index === 0 ? start : indent) + line.length;
        if (line.includes(' ')) expect(end).toBeLessThanOrEqual(Math.max(width, start + line.indexOf(' ')));
        const next = lines[index + 1]?.split(' ')[0];
        if (next !== undefined) expect(end + 1 + next.length).toBeGreaterThan(width);
      });
    }),
  );
});

test('the lines after the first are indented', () => {
  expect(indented('a\nb\nc', 2)).toBe('a\n  b\n  c');
});
