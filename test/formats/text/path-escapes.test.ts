// Paths in double quotes whose backslashes were read as escapes, and ordinary texts with escapes.
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseText } from '../../../src/formats/text/parse-text.ts';
import { type EscapeSyntax, misreadPath, pathEscape } from '../../../src/formats/text/path-escapes.ts';
import { brief } from '../../support/reading.ts';
import { projectRoot, readText } from '../../tidy/source-file.ts';

const { raw } = String;
const doubledIn = (text: string, syntax: EscapeSyntax = 'json') => pathEscape(text, syntax)?.doubled;

test.each([
  [raw`C:\temp`, raw`C:\\temp`],
  [raw`C:\new`, raw`C:\\new`],
  [raw`C:\bin`, raw`C:\\bin`],
  [raw`c:\reports\files`, raw`c:\\reports\\files`],
  [raw`C:\temp\new\bin\foo.exe`, raw`C:\\temp\\new\\bin\\foo.exe`],
  [raw`C:\\Users\temp`, raw`C:\\Users\\temp`],
  [raw`C:\\Program Files\tools`, raw`C:\\Program Files\\tools`],
  [raw`C:\new folder\temp`, raw`C:\\new folder\\temp`],
  [raw`C:\tools\{{init.Name}}`, raw`C:\\tools`],
  [raw`\\server\tools`, raw`\\\\server\\tools`],
  [raw`\\\\server\tools`, raw`\\\\server\\tools`],
  [raw`\\server\new`, raw`\\\\server\\new`],
  [raw`Ops\backup`, raw`Ops\\backup`],
  [raw`CONTOSO\frank`, raw`CONTOSO\\frank`],
  [raw`Ops\\Reports\nightly`, raw`Ops\\Reports\\nightly`],
  [raw`Copy C:\temp to D:\new\files`, raw`C:\\temp`],
  [raw`see C:\new.txt there`, raw`C:\\new.txt`],
  [raw`first line\nthen C:\temp\logs`, raw`C:\\temp\\logs`],
])('%s is a path, written as %s', (text, doubled) => {
  expect(doubledIn(text)).toBe(doubled);
});

test.each([
  raw`a\tb`,
  raw`Name\tvalue`,
  raw`tools\new`,
  raw`one\ntwo\nthree`,
  raw`Free on C:\nFree on D:`,
  raw`C:\nD:`,
  raw`c:\nd:\n`,
  raw`C:\nfirst\nsecond`,
  raw`C:\r\nfoo`,
  raw`C:\t12 GB`,
  raw`Drive C:\n`,
  raw`Drive C:\t`,
  raw`on drive C:\nplease check`,
  raw`Disk C:\nfree: 5`,
  raw`C:\\temp`,
  raw`C:\\temp\\new`,
  raw`\\\\server\\tools`,
  raw`Copied to C:\\temp\nnew files: 5`,
  raw`cd C:\\temp\nmkdir x`,
  raw`Subject:\ttest`,
  raw`if (x) {\n\treturn;\n}`,
  raw`switch (a) {\n  case b:\treturn 1;\n}`,
  raw`^\bfoo\\b`,
  raw`\u0041bc`,
  raw`say \"hi\"\nnow`,
  raw`http:\/\/server\/temp`,
  raw`Servers:\n{{list.Name}}\nend`,
  raw`\tindented`,
  '',
])('%s is an ordinary text', (text) => {
  expect(pathEscape(text, 'json')).toBeUndefined();
});

test.each([
  [raw`C:\Program Files\new`, raw`C:\\Program Files\\new`, 'a line break'],
  [raw`C:\apps`, raw`C:\\apps`, 'a bell'],
  [raw`C:\etc`, raw`C:\\etc`, 'an escape character'],
  [raw`C:\x64\var`, raw`C:\\x64\\var`, 'another character'],
  [raw`CONTOSO\administrator`, raw`CONTOSO\\administrator`, 'a bell'],
])('YAML has more escapes: %s', (text, doubled, means) => {
  expect(pathEscape(text, 'yaml')).toMatchObject({ doubled, means });
  expect(misreadPath(pathEscape(text, 'yaml') as NonNullable<ReturnType<typeof pathEscape>>)).toContain(
    means,
  );
});

test('the path itself is what stands in single quotes', () => {
  expect(pathEscape(raw`C:\\Users\temp`, 'yaml')?.meant).toBe(raw`C:\Users\temp`);
  expect(pathEscape(raw`\\server\tools`, 'yaml')?.meant).toBe(raw`\\server\tools`);
  expect(pathEscape(raw`C:\temp`, 'yaml')?.isWhole).toBe(true);
  expect(pathEscape(raw`in C:\temp`, 'yaml')?.isWhole).toBe(false);
});

test('a long text is looked at in no time', () => {
  const long = [raw`C:\t `, raw`a\n`, raw`\\`, raw`a\\b`, raw`ab.\nC:`].map((part) => part.repeat(20_000));
  const begin = performance.now();
  for (const text of long) pathEscape(text, 'json');
  expect(performance.now() - begin).toBeLessThan(5000);
});

const encoder = new TextEncoder();
const read = (text: string, name: string) => parseText({ name, bytes: encoder.encode(text) });

test.each([
  [
    'a.json',
    raw`{ "a": ["C:\temp"], "b": "C:\\temp" }`,
    '1:12',
    raw`write a backslash itself as \\: "C:\\temp"`,
  ],
  [
    'a.json',
    raw`{ // "C:\temp"
  "a\bin": 1, }`,
    '2:5',
    raw`write a backslash itself as \\: "a\\bin"`,
  ],
  [
    'a.yaml',
    raw`a: "C:\temp"`,
    '1:7',
    raw`put the text in single quotes, where a backslash is itself: 'C:\temp'`,
  ],
  ['a.yaml', raw`a: "in C:\temp"`, '1:10', raw`write a backslash itself as \\: "C:\\temp"`],
  [
    'a.yaml',
    raw`"a\bin": 1`,
    '1:3',
    raw`put the text in single quotes, where a backslash is itself: 'a\bin'`,
  ],
])('%s: %s warns where the escape stands, and can be read', async (name, text, at, hint) => {
  const { value, problems } = await read(text, name);
  expect(problems.map(brief)).toEqual([`escape-in-path ${at}`]);
  expect(problems).toMatchObject([{ severity: 'warning', hint }]);
  expect(value).toBeDefined();
});

test.each([
  ['a.yaml', raw`a: 'C:\temp'`],
  ['a.yaml', raw`a: C:\temp`],
  ['a.yaml', 'a: |\n  C:\\temp\n  C:\n  next'],
  ['a.yaml', raw`a: "one\ntwo"`],
  ['a.json', raw`{ "a": "C:\\temp\\new" }`],
])('%s: %s has no problem', async (name, text) => {
  expect((await read(text, name)).problems).toEqual([]);
});

test('no text of a runbook or outcome of this project is taken for such a path', async () => {
  const files = globSync('{runbooks,examples}/**/*.{json,yaml}', { cwd: projectRoot });
  expect(files.length).toBeGreaterThan(40);
  for (const file of files) expect((await read(readText(file), file)).problems).toEqual([]);
});
