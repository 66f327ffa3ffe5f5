import { expect, test } from 'vitest';
import { literalText, plainText, readableTemplate } from '../../src/databus/readable-template.ts';
import { parseTemplate } from '../../src/databus/template-parser.ts';

const read = (text: string, rules = {}) => readableTemplate(text, (id) => `the ${id}`, rules);

test.each([
  ['plain', 'plain'],
  ['a {{list.Collection}} b', 'a {the list: Collection} b'],
  ['{{$Ops\\Path}}', '{variable Ops\\Path}'],
  ['{{$NOW()}} {{$now( Hour )}}', 'NOW() NOW(hour)'],
  ['{{$%TEMP%}}', '%TEMP%'],
  ['{{$row}}', '{row number}'],
  ["{{$'[Left('}}x", '[Left(x'],
  ["[Left('{{a.X}} of {{a.Y}}',3)]", "[Left('{the a: X} of {the a: Y}','3')]"],
])('%s reads %s (section 2, section 9)', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test('in a script no function is read (section 2)', () => {
  expect(read("[Left('{{a.X}}',3)]", { functions: false })).toBe("[Left('{the a: X}',3)]");
});

test('a text without references is plain, literals included; any reference makes it none', () => {
  expect(['', 'x', "a {{$'{{'}} b"].map(plainText)).toEqual(['', 'x', 'a {{ b']);
  expect(['{{a.X}}', 'x {{$V}}', "[Upper('x')]"].map(plainText)).toEqual([undefined, undefined, undefined]);
});

test('what a text says in any case is the text between its references and functions', () => {
  expect(literalText("a {{x.y}}, [Upper('b')] {{$'{{'}}.")).toBe('a ,  {{.');
  expect(literalText('{{x.y}}')).toBe('');
});

const problems = (text: string) => parseTemplate(text).problems.map(({ message }) => message);

test('what cannot be read is told in plain words', () => {
  expect(problems('a {{b.c')).toEqual(['a reference is opened with {{ and not closed']);
  expect(parseTemplate('{{ nothing }}').problems).toMatchObject([
    {
      message: '{{nothing}} is not a reference',
      hint:
        'write {{activityId.Item name}}, {{$Folder/Variable}}, {{$NOW()}}, {{$NOW(hour)}} or {{$%NAME%}}; ' +
        'two literal braces are \\{{',
    },
  ]);
  for (const odd of ['{{ .Item}}', '{{.Item}}', '{{a.}}', '{{$}}', '{{$NOW(week)}}']) {
    expect(problems(odd)).toEqual([`{{${odd.slice(2, -2).trim()}}} is not a reference`]);
  }
});

test.each([
  'Upper takes 1 parameter: text',
  'Lower takes 1 parameter: text',
  'Field takes 3 parameters: text, delimiter, position',
  'Sum takes 1 or more parameters: number, number, …',
  'Mult takes 1 or more parameters: number, number, …',
  'Diff takes 2 or 3 parameters: number, number to subtract, precision',
  'Div takes 2 or 3 parameters: number, divisor, precision',
  'Instr takes 2 parameters: text, text to find',
  'Left takes 2 parameters: text, length',
  'Right takes 2 parameters: text, length',
  'Mid takes 3 parameters: text, start, length',
  'LTrim takes 1 parameter: text',
  'RTrim takes 1 parameter: text',
  'Trim takes 1 parameter: text',
  'Len takes 1 parameter: text',
])('of a function that cannot be read the parameters are named: %s (section 2)', (usage) => {
  const [name] = usage.split(' ');
  expect(parseTemplate(`[${name}()]`).problems).toMatchObject([
    {
      message: `the function ${name} cannot be read`,
      hint: `${usage}; texts stand in single quotes, numbers plain, commas between them`,
    },
  ]);
});

test.each(['xNOW()', 'NOW()x', 'x%TEMP%', '%TEMP%x', "x'y'", "'y'x"])(
  '{{$%s}} is a variable (section 9)',
  (name) => {
    expect(parseTemplate(`{{$${name}}}`).parts).toEqual([{ kind: 'variable', path: name }]);
  },
);
