import { describe, expect, test } from 'vitest';
import { readDefinition } from '../../src/files/load.ts';
import { syntaxFindings } from '../../src/files/script-syntax.ts';
import { playFolder } from '../support/command-line.ts';

test('each source is parsed as a program of its own, and none is run', async () => {
  const found = await syntaxFindings([
    'let a = 1;\nlet b = ;\n',
    "throw new Error('it ran');",
    'while (true) {}',
    'let a = 1; let a = 2;',
    'let a = 1;',
    'return 1',
  ]);
  expect(found.map((one) => one && [one.line, one.column])).toEqual([
    [2, 9],
    undefined,
    undefined,
    [1, 18],
    undefined,
    [1, 1],
  ]);
  expect(found[0]?.message).toBe("unexpected token in expression: ';'");
});

describe('validate parses scripts', () => {
  const folder = playFolder();
  /** The warnings about a script, with what stands at their place. */
  const warnings = async (script: string, more: object = {}) => {
    const activity = { id: 'a', type: 'Run .Net Script', language: 'JavaScript', script, ...more };
    const text = JSON.stringify(
      { runbooks: [{ name: 'R', activities: [activity] }], variables: [{ name: 'V', value: '1' }] },
      null,
      1,
    );
    const { problems } = await readDefinition(folder.file('script.json', text));
    const lines = text.split('\n');
    return problems.map(({ code, message, line = 1, column = 1 }) => [
      code,
      message,
      lines[line - 1]?.slice(column - 1, column + 4),
    ]);
  };

  test('a mistake is told at its place, with line and column of the script', async () => {
    expect(await warnings('let a = 1;\nlet b = ;\nlet c;')).toEqual([
      [
        'script-syntax',
        "the script cannot be parsed: unexpected token in expression: ';' (line 2, column 9 of the script)",
        ';\\nle',
      ],
    ]);
  });

  test.each([
    "publish('x', '{{$V}}')",
    'let n = {{$V}};',
    'let n = 1{{$V}};',
    'let n = x_{{$V}}.length;',
    'let o = { {{$V}}: 1 };',
    "let s = 'a \\{{b}} c';",
    "let f = () => {{$'{'}} return 1; };",
  ])('references may stand for names and for numbers: %s', async (script) => {
    expect(await warnings(script)).toEqual([]);
  });

  test('a script with references that is wrong in any case is told of', async () => {
    expect(await warnings("publish('x', Number('{{$V}}') + 1{{$V}};")).toMatchObject([
      ['script-syntax', expect.stringContaining("expecting ','"), ';"'],
    ]);
  });

  test('other languages are not parsed, nor is anything where that is not asked for', async () => {
    expect(await warnings('if (', { language: 'PowerShell' })).toEqual([]);
    const file = folder.file('wrong.json', {
      name: 'R',
      activities: [{ id: 'a', type: 'Run .Net Script', language: 'JavaScript', script: 'if (' }],
    });
    expect((await readDefinition(file, [], { scripts: false })).problems).toEqual([]);
    expect((await readDefinition(file)).problems).toMatchObject([
      { code: 'script-syntax', severity: 'warning' },
    ]);
  });
});
