import fc from 'fast-check';
import { expect, test } from 'vitest';
import { yamlFile } from '../../../src/formats/native/yaml-file.ts';
import { parseText } from '../../../src/formats/text/parse-text.ts';

function read(text: string) {
  return parseText({ name: 'a.yaml', bytes: new TextEncoder().encode(text) });
}

/** Texts in which everything that means something in YAML is frequent. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '\n',
          '\n\n',
          ' ',
          '\t',
          ':',
          ': ',
          ' #',
          '#',
          '-',
          '- ',
          '|',
          '>',
          "'",
          '"',
          '\\',
          '{{',
          '}}',
          '[',
        ],
        ...[
          '&',
          '*',
          '!',
          '%',
          '@',
          '`',
          '?',
          ',',
          '---',
          '...',
          '\u0085',
          '\u2028',
          '\ufeff',
          '\u0007',
          '\r',
        ],
        ...['true', 'null', 'No', '~', '0x1F', '1e3', '.inf', '=', '<<', '2026-01-01', 'é', '😀'],
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.string({ maxLength: 100 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('').toWellFormed());

test('whatever a text is, YAML that is written of it reads as the same text, as a value, a key and in lists', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (text, key) => {
      const value = { first: text, list: [{ text, more: [text] }], [`k${key}`]: { [`k${text}`]: text } };
      const { value: again, problems } = await read(yamlFile(value, ['a comment']));
      // A bell or the like behind a word looks like a path, and is one seldom.
      expect(problems.filter(({ code }) => code !== 'escape-in-path')).toEqual([]);
      expect(again).toEqual(value);
    }),
    {
      numRuns: 500,
      examples: [
        [' \n', ''],
        ['\n \t\n', ' \n\n'],
      ],
    },
  );
});

test('a script is a block with one line a line; coordinates stand in one line; comments stand at the top', () => {
  const value = {
    name: 'R',
    activities: [{ id: 'a', script: '$a = "C:\\temp"\n\nif ($a) {\n  exit 1\n}\n', folder: '{{x.Y}}\\Log' }],
    layout: { a: [0, 100] },
  };
  expect(yamlFile(value, ['one', 'two'])).toBe(
    `# one
# two

name: R
activities:
- id: a
  script: |
    $a = "C:\\temp"

    if ($a) {
      exit 1
    }
  folder: '{{x.Y}}\\Log'
layout:
  a: [0, 100]
`,
  );
});
