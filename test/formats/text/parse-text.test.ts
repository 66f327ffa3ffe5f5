import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseText } from '../../../src/formats/text/parse-text.ts';
import { brief, marked } from '../../support/reading.ts';

const encoder = new TextEncoder();
const parse = (text: string | readonly number[], name = 'file.json') =>
  parseText({ name, bytes: typeof text === 'string' ? encoder.encode(text) : Uint8Array.from(text) });
const utf16 = (text: string, littleEndian: boolean) =>
  [...text].flatMap((char) => (littleEndian ? [char.charCodeAt(0), 0] : [0, char.charCodeAt(0)]));

test.each([
  ['an empty file', [], 'file-empty 1:1'],
  ['spaces', [0x20, 0x0a], 'file-empty 1:1'],
  ['a byte order mark alone', [0xef, 0xbb, 0xbf], 'file-empty 1:1'],
  ['UTF-16 with a byte order mark', [0xff, 0xfe, ...utf16('{}', true)], 'file-encoding 1:1'],
  ['UTF-16, big end first', [0xfe, 0xff, ...utf16('{}', false)], 'file-encoding 1:1'],
  ['UTF-16 without one', utf16('{ }', true), 'file-encoding 1:1'],
  ['UTF-16 without one, big end first', utf16('{ }', false), 'file-encoding 1:1'],
  ['a NUL byte', [0x7b, 0x0a, 0x20, 0x00, 0x7d], 'file-not-text 2:2'],
  ['an invalid byte', [0x7b, 0x0a, 0xe9, 0x7d], 'file-encoding 2:1'],
  [
    'an invalid byte after the character that stands for one',
    [...encoder.encode('{ "\uFFFD é'), 0xff],
    'file-encoding 1:7',
  ],
  ['a character cut off at the end', [0x7b, 0xe2, 0x82], 'file-encoding 1:2'],
  ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22], 'file-encoding 1:2'],
])('%s has one clear answer', async (_, bytes, expected) => {
  for (const name of ['file.json', 'file.yaml', 'file']) {
    const { value, problems } = await parse(bytes, name);
    expect(value).toBeUndefined();
    expect(problems.map(brief)).toEqual([expected]);
  }
});

test.each([
  ['a key twice', 'a: 1\n»a: 2\n', 'duplicate-key'],
  ['a key twice in braces', '{ a: 1, »"a": 2 }', 'duplicate-key'],
  ['__proto__ twice', '__proto__: 1\n»__proto__: { polluted: true }\n', 'duplicate-key'],
  ['a key that is a list', 'a: 1\n? »[1]\n: 2\n', 'yaml-key'],
  ["a tag of one's own", 'a: »!mine x\n', 'yaml-syntax'],
  ['a tag of YAML 1.1', 'a: »!!binary aGk=\n', 'yaml-syntax'],
  ['a second document', 'a: 1\n»---\nb: 2\n', 'yaml-syntax'],
  ['an alias of nothing', 'a: »*nothing\n', 'yaml-alias'],
  ['an alias of what it stands in', 'a: &x\n  b: »*x\n', 'yaml-alias'],
  ['a tab', 'a:\n»\tb: 1\n', 'yaml-syntax'],
  ['nothing but a comment', '»# nothing\n', 'file-empty'],
])('%s in YAML is a problem where it stands', async (_, text, code) => {
  const { text: written, at } = marked(text);
  const { problems } = await parse(written, 'file.yaml');
  expect(problems.slice(0, 1).map(brief)).toEqual([`${code} ${at}`]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'the key %s is a name like any other, in JSON and in YAML',
  async (key) => {
    for (const [name, text] of [
      ['f.json', `{ "a": { "${key}": { "polluted": true } }, "${key}": 1 }`],
      ['f.json', `// read slowly\n{ "a": { "${key}": { "polluted": true } }, "${key}": 1 }`],
      ['f.yaml', `a: { ${key}: { polluted: true } }\n${key}: 1\n`],
    ] as const) {
      const { value, problems } = await parse(text, name);
      expect(problems).toEqual([]);
      expect(JSON.stringify(value)).toBe(`{"a":{"${key}":{"polluted":true}},"${key}":1}`);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    }
  },
);

test('YAML is read by its core schema, whatever a directive asks for', async () => {
  const { value, problems } = await parse(
    '%YAML 1.1\n---\nyes: no\ndate: 2026-01-02\n<<: { a: 1 }\n1: 0o17\ntrue: ~\n',
    'file.yaml',
  );
  expect(problems).toEqual([]);
  expect(value).toEqual({ yes: 'no', date: '2026-01-02', '<<': { a: 1 }, 1: 15, true: null });
});

test('an alias stands for what its anchor held last', async () => {
  const { value } = await parse('a: &x [1]\nb: *x\nc: &x [2]\nd: { e: *x }\n', 'file.yaml');
  expect(value).toEqual({ a: [1], b: [1], c: [2], d: { e: [2] } });
});

test('places in JSON are found past comments, escapes and keys of the same name', async () => {
  const text = '// {"b":\n{ "a": 1,\n  "b": [0, { "c": "x\\u0041\\n»y", "b": 2 }], "a": 3 }';
  const { text: written, at } = marked(text);
  const { locate } = await parse(written);
  const positions = await locate([
    { path: ['b', 1, 'c'], offset: 3 },
    { path: ['b', 1, 'c'] },
    { path: ['b', 1, 'c'], atKey: true },
    { path: ['b', 1, 'none', 'at', 'all'] },
    { path: ['a'] },
    { path: [] },
  ]);
  expect(positions.map(({ line, column }) => `${line}:${column}`)).toEqual([
    at,
    '3:19',
    '3:14',
    '3:12',
    '3:49',
    '2:1',
  ]);
});

test.each([
  ['plain', 'a:\n  - b\n  - c: some »text\n', 5],
  ['in quotes', 'a: [b, { "c": "some »text" }]\n', 5],
  ['in single quotes', "a: [b, { c: 'some »text' }]\n", 5],
  ['a literal block', 'a:\n  - b\n  - c: |\n      one\n      two »three\n', 8],
])('places inside a text in YAML are exact: %s', async (_, text, offset) => {
  const { text: written, at } = marked(text);
  const { locate } = await parse(written, 'file.yaml');
  const [position] = await locate([{ path: ['a', 1, 'c'], offset }]);
  expect(`${position?.line}:${position?.column}`).toBe(at);
});

test('a key is read as it is written beside a key __proto__, whatever was read before', async () => {
  for (const [text, key] of [
    ['{"__proto__":{},"\\\\":1}', '\\'],
    ['{"__proto__":{},"\\"":1}', '"'],
  ] as const)
    expect(Object.keys((await parse(text, 'f.json')).value as object)).toEqual(['__proto__', key]);
});

test('every place of a value is found where it is written, in JSON and in YAML', async () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.string(), tie('list'), tie('object')),
    list: fc.array(tie('any'), { maxLength: 3 }),
    object: fc.dictionary(
      fc.oneof({ weight: 9, arbitrary: fc.string({ minLength: 1 }) }, fc.constant('__proto__')),
      tie('any'),
      { maxKeys: 3 },
    ),
  })).object;
  await fc.assert(
    fc.asyncProperty(value, async (written) => {
      for (const [name, text] of [
        ['f.json', JSON.stringify(written, null, 1)],
        ['f.yaml', stringify(written)],
      ] as const) {
        const { value: read, locate } = await parse(text, name);
        expect(read).toEqual(written);
        const paths = pathsOf(written);
        const positions = await locate(
          paths.map((path) => ({ path, atKey: typeof path.at(-1) === 'string' })),
        );
        const offsets = positions.map(
          ({ line, column }) =>
            text
              .split('\n')
              .slice(0, line - 1)
              .join('\n').length +
            (line > 1 ? 1 : 0) +
            column -
            1,
        );
        for (const [index, path] of paths.entries()) {
          const key = path.at(-1);
          if (typeof key === 'string' && name === 'f.json')
            expect(text.slice(offsets[index]).startsWith(JSON.stringify(key))).toBe(true);
        }
      }
    }),
    { numRuns: 200 },
  );
});

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, entry]) => pathsOf(entry, [...path, key]))];
}
