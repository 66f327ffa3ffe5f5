// Texts in YAML that need other quotes: references, and backslashes in double quotes.
import { expect, test } from 'vitest';
import { parseText } from '../../../src/formats/text/parse-text.ts';
import { brief, marked } from '../../support/reading.ts';

const read = (text: string, name = 'file.yaml') => parseText({ name, bytes: new TextEncoder().encode(text) });
const { raw } = String;

test.each([
  ['alone', 'a: »{{init.Count}}\nb: 1', "'{{init.Count}}'"],
  ['in braces', 'a: { b: »{{init.Count}}, c: 1 }', "'{{init.Count}}'"],
  ['in a list', 'a: [1, »{{init.Count}}]', "'{{init.Count}}'"],
  ['as an entry', 'a:\n  - »{{init.Count}}', "'{{init.Count}}'"],
  ['at the beginning', 'a: »{{init.Count}} files # found', "'{{init.Count}} files'"],
  ['in the middle, in braces', 'a: { b: Found »{{list.A B}} there, c: 1 }', "'Found {{list.A B}} there'"],
  ['with spaces', 'a: »{{ init.Count }}', "'{{ init.Count }}'"],
  ['of a variable', 'a: »{{$Folder/Variable}}', "'{{$Folder/Variable}}'"],
  ['with an apostrophe', "a: »{{init.Count}} o'clock", '"{{init.Count}} o\'clock"'],
  ['with another one', 'a: »{{x.A}} and {{x.B}}', "'{{x.A}} and {{x.B}}'"],
  ['before a colon', 'a: »{{x.A}}: {{x.B}} # both', "'{{x.A}}: {{x.B}}'"],
  ['before a colon and words', 'a: »{{x.A}}: done\nb: 1', "'{{x.A}}: done'"],
  ['in a function', "a: [Upper('»{{list.Name}}')]", '"[Upper(\'{{list.Name}}\')]"'],
])('a reference without quotes, %s, is told what to write', async (_, text, quoted) => {
  const { text: written, at } = marked(text);
  const { value, problems } = await read(written);
  expect(value).toBeUndefined();
  expect(problems.map(brief)).toEqual([`yaml-quotes ${at}`]);
  expect(problems[0]?.hint).toBe(`put the whole text in quotes: ${quoted}`);
});

test('each reference without quotes is told, and what else is wrong with the file, but no consequence', async () => {
  const text = [
    'a: »{{x.A}}',
    'b: { c: d {{x.B}} e, f: 1 }',
    'c: {{x.C}}: d',
    'd: fine {{x.D}}, and \'here\' "too"',
    'e: {{x.E}}{{x.F}}',
    'f: "\\q"',
    '# {{x.G}}',
    'g: |',
    '  {{x.H}}',
  ].join('\n');
  const { problems } = await read(text.replace('»', ''));
  expect(problems.map(brief)).toEqual([
    'yaml-quotes 1:4',
    'yaml-quotes 2:11',
    'yaml-quotes 3:4',
    'yaml-quotes 5:4',
    'yaml-syntax 6:5',
  ]);
  expect(problems[0]?.message).toBe('"{{x.A}}" without quotes is an object in YAML, and no text');
});

test('a reference that its line does not close is told, without more', async () => {
  const { problems } = await read('a: {{x.A\nb: 1\n');
  expect(problems.map(brief)).toEqual(['yaml-quotes 1:4']);
});

test.each(['%TEMP%', '@all', '`now`'])('%s without quotes is told to take quotes', async (text) => {
  const { problems } = await read(`a: ${text}`);
  expect(problems).toMatchObject([{ code: 'yaml-syntax', hint: 'put the text in quotes' }]);
});

test('an object as a key that is no reference is what it was', async () => {
  expect((await read('a: { {b} : 1 }')).problems.map(brief)).toEqual(['yaml-key 1:6']);
});

test.each([
  [raw`a: "C:\Windows\»System32"`, raw`'C:\Windows\System32'`],
  [raw`a: "\\server\»share\x"`, raw`'\\server\share\x'`],
  [raw`a: { b: "C:\\Temp\»Save", c: 1 }`, raw`'C:\Temp\Save'`],
  [raw`a: "it's C:\»Save"`, raw`'it''s C:\Save'`],
])('%s has a backslash that escapes nothing: single quotes are the way', async (text, quoted) => {
  const { text: written } = marked(text);
  const { problems } = await read(written);
  expect(problems).toMatchObject([
    {
      code: 'yaml-syntax',
      severity: 'error',
      hint: `put the text in single quotes, where a backslash is itself: ${quoted}`,
    },
  ]);
  expect(problems[0]?.message).toContain('contains a backslash that escapes nothing: \\');
});

test.each([
  [raw`{ "a": "C:\Program Files" }`, raw`write a backslash itself as \\: "C:\\Program Files"`],
  [raw`{ "a": "\\server\share" }`, raw`write a backslash itself as \\: "\\\\server\\share"`],
  [raw`{ "a": "C:\users" }`, raw`and a backslash itself as \\: "C:\\users"`],
])('%s in JSON: the right spelling is shown', async (text, hint) => {
  const { problems } = await read(text, 'file.json');
  expect(problems.map(({ code }) => code)).toEqual(['json-syntax']);
  expect(problems[0]?.hint).toContain(hint);
  expect(problems[0]?.message).toContain(text.slice(7, -2));
});
