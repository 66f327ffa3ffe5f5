import { describe, expect, test } from 'vitest';
import { changedText } from '../../../src/formats/text/changed-text.ts';
import { parseText } from '../../../src/formats/text/parse-text.ts';

type Change = readonly [path: string, value: unknown];
async function changed(name: string, text: string, ...changes: readonly Change[]) {
  const bytes = new TextEncoder().encode(text);
  const listed = changes.map(([path, value]) => ({
    path: path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
    value,
  }));
  return await changedText({ name, bytes }, listed);
}
const yaml = async (text: string, ...changes: readonly Change[]) =>
  (await changed('a.yaml', text, ...changes)).text;
const json = async (text: string, ...changes: readonly Change[]) =>
  (await changed('a.json', text, ...changes)).text;

describe('YAML', () => {
  test.each<[string, string, Change[], string]>([
    [
      'a value, beside comments',
      'a: 1   # one\nb: {c:  2, d: x} # two\n',
      [
        ['a', 5],
        ['b.c', 6],
      ],
      'a: 5   # one\nb: {c:  6, d: x} # two\n',
    ],
    [
      'quotes stay',
      `a: "x"\nb: 'y'\nc: z\n`,
      [
        ['a', '"'],
        ['b', "it's"],
        ['c', 'w v'],
      ],
      `a: "\\""\nb: 'it''s'\nc: w v\n`,
    ],
    [
      'a text that YAML would read as something else',
      'a: x\nb: x\nc: x\nd: x\n',
      [
        ['a', '5'],
        ['b', 'true'],
        ['c', 'a: b #'],
        ['d', 'l\n2'],
      ],
      `a: '5'\nb: 'true'\nc: 'a: b #'\nd: "l\\n2"\n`,
    ],
    [
      'a block map becomes a value on the line of its key',
      'a: # why\n  contains: x\nb: 1\n',
      [['a', 'y']],
      'a: y # why\nb: 1\n',
    ],
    ['a block text', 'a: |\n  x\n  y\n\nb: 1\n', [['a', 'z']], 'a: z\n\nb: 1\n'],
    ['no value', 'a:\nb: 1\n', [['a', 'z']], 'a: z\nb: 1\n'],
    [
      'entries of a block list',
      'a:\n  - x # one\n  # about y\n  - y\n  - z # last\nb: 1\n',
      [['a', ['x', 'n', 'z', 'e']]],
      'a:\n  - x # one\n  # about y\n  - n\n  - z # last\n  - e\nb: 1\n',
    ],
    ['a new first entry', 'a:\n- x # one\n- y\n', [['a', ['n', 'x', 'y']]], 'a:\n- n\n- x # one\n- y\n'],
    ['a block list that loses entries', 'a:\n  - x # one\n  - y\n  - z\n', [['a', ['z']]], 'a:\n  - z\n'],
    ['a block list that loses all', 'a: # why\n  - x\n  - y\nb: 1\n', [['a', []]], 'a: [] # why\nb: 1\n'],
    [
      'maps in a block list',
      "a:\n  - n: 1 # one\n    m: 'x'\n  - n: 2\n    m: 'y'\n",
      [
        [
          'a',
          [
            { n: 1, m: 'z' },
            { n: 2, m: 'y' },
            { n: 3, m: 'w' },
          ],
        ],
      ],
      "a:\n  - n: 1 # one\n    m: 'z'\n  - n: 2\n    m: 'y'\n  - { n: 3, m: w }\n",
    ],
    ['a flow list', 'a: [x,  y, z] # c\n', [['a', ['x', 'y', 'q', 'z']]], 'a: [x,  y,  q, z] # c\n'],
    ['an empty flow list', 'a: []\n', [['a', [1, { b: 'c' }]]], 'a: [1, { b: c }]\n'],
    [
      'a flow list over several lines',
      'a: [\n  x, # one\n  y,\n]\n',
      [['a', ['x', 'z', 'w']]],
      'a: [\n  x, # one\n  z,\n  w,\n]\n',
    ],
    [
      'Windows line ends',
      'a:\r\n  - x\r\nb: 1\r\n',
      [
        ['a', ['x', 'y']],
        ['b', 2],
      ],
      'a:\r\n  - x\r\n  - y\r\nb: 2\r\n',
    ],
    ['a byte order mark', '\uFEFFa: 1\n', [['a', 2]], '\uFEFFa: 2\n'],
    ['no line end at the end', 'a:\n  - x', [['a', ['x', 'y']]], 'a:\n  - x\n  - y'],
  ])('%s', async (_, text, changes, wanted) => {
    expect(await yaml(text, ...changes)).toBe(wanted);
  });

  test('what an alias repeats is not changed, and the others are', async () => {
    const text = 'a: &x [1]\nb: *x\nc: 1\n';
    const { text: after, undone } = await changed('a.yaml', text, ['a', [2]], ['b', [3]], ['c', 2]);
    expect(after).toBe('a: &x [1]\nb: *x\nc: 2\n');
    expect(undone.map(({ path }) => path.join('.'))).toEqual(['a', 'b']);
  });
});

describe('JSON', () => {
  test.each<[string, string, Change[], string]>([
    [
      'values',
      '{ "a": 1, "b": { "c":"x" } }',
      [
        ['a', 2],
        ['b.c', 'é"'],
      ],
      '{ "a": 2, "b": { "c":"é\\"" } }',
    ],
    [
      'comments and trailing commas',
      '{\n  // one\n  "a": [\n    "x", // y\n    "z",\n  ],\n}\n',
      [['a', ['x', 'w', { b: 1 }]]],
      '{\n  // one\n  "a": [\n    "x", // y\n    "w",\n    { "b": 1 },\n  ],\n}\n',
    ],
    ['a matcher', '{"a":{"contains":"x"}}', [['a', null]], '{"a":null}'],
  ])('%s', async (_, text, changes, wanted) => {
    expect(await json(text, ...changes)).toBe(wanted);
  });
});

test('whatever the layout, the text says afterwards what it should, or the change is said not to be made', async () => {
  const layouts = [
    'r:\n  k: {v}\n',
    'r: { k: {v} }\n',
    'r:\n- k: {v}\n',
    'r:\n  -\n    k:\n      {v}\n',
    '? r\n: k: {v}\n',
    '- - k: {v} # c\n  - b\n',
    'r: "{v}"\n',
    'r: >-\n  {v}\n  more\n',
  ];
  const values = [
    1,
    null,
    'x: y',
    '',
    ' lead',
    '- a',
    "'",
    '"',
    '{{a.b}}',
    'true',
    '#',
    'é\u2028',
    [],
    [1, ['a']],
    { a: { b: [] } },
    'C:\\new',
  ];
  for (const layout of layouts)
    for (const value of values) {
      const text = layout.replace('{v}', 'old');
      const before = (await parseText({ name: 'a.yaml', bytes: new TextEncoder().encode(text) })).value;
      const path = pathTo(before, 'old') ?? ['r'];
      const { text: after, undone } = await changedText(
        { name: 'a.yaml', bytes: new TextEncoder().encode(text) },
        [{ path, value }],
      );
      expect({ layout, value, undone }).toEqual({ layout, value, undone: [] });
      const again = (await parseText({ name: 'a.yaml', bytes: new TextEncoder().encode(after) })).value;
      expect({
        layout,
        found: path.reduce((some, key) => (some as Record<string, unknown>)[key], again),
      }).toEqual({ layout, found: value });
    }
});

function pathTo(value: unknown, wanted: unknown): readonly (string | number)[] | undefined {
  if (value === wanted) return [];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, entry] of Object.entries(value)) {
    const path = pathTo(entry, wanted);
    if (path !== undefined) return [Array.isArray(value) ? Number(key) : key, ...path];
  }
  return undefined;
}
