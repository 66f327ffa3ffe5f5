import { describe, expect, test } from 'vitest';
import { ActivityFailure } from '../../src/databus/activity-failure.ts';
import { textFunctions } from '../../src/databus/text-functions.ts';

function call(name: string, parameters: readonly string[], midBase: 0 | 1 = 0): string {
  const described = textFunctions.get(name);
  if (described === undefined) throw new Error(`no function ${name}`);
  return described.apply(parameters, { midBase });
}

describe('the functions of section 2', () => {
  test.each<[string, string[], string]>([
    // the examples of the documentation
    ['Field', ['John;Smith;9055552211', ';', '2'], 'Smith'],
    ['Sum', ['2', '3', '4', '5'], '14'],
    ['Mult', ['2', '3', '4'], '24'],
    ['Diff', ['9.3', '2.1', '2'], '7.20'],
    ['Div', ['8', '4'], '2'],
    ['Div', ['9', '2', '2'], '4.50'],
    ['Instr', ['This is a string that is searched', 'string'], '11'],
    ['Right', ['Take from the right', '9'], 'the right'],
    ['Left', ['Take from the left', '4'], 'Take'],
    ['Mid', ['Take from the middle', '5', '4'], 'from'],
    ['Len', ['Measure this text'], '17'],
    ['Upper', ['this will be converted'], 'THIS WILL BE CONVERTED'],
    ['Lower', ['This Will Be Converted'], 'this will be converted'],
    ['LTrim', ['  both  '], 'both  '],
    ['RTrim', ['  both  '], '  both'],
    ['Trim', ['  both  '], 'both'],
    // edges
    ['Field', ['a;;b', ';', '2'], ''],
    ['Field', ['a;;b', ';;', '2'], 'b'],
    ['Field', ['a;b', ';', '3'], ''],
    ['Field', ['a;b;', ';', '3'], ''],
    ['Field', ['a;b', ';', '0'], ''],
    ['Field', ['a;b', ';', '1.5'], ''],
    ['Field', ['ab', '', '1'], 'ab'],
    ['Field', ['a;b', ';', '3'], ''],
    ['Field', ['a;b', ';', '0'], ''],
    ['Field', ['a;b', ';', '-1'], ''],
    ['Field', ['a--b', '--', '2'], 'b'],
    ['Field', ['a;;c', ';', '2'], ''],
    ['Field', ['abc', '', '1'], 'abc'],
    ['Field', ['abc', '', '2'], ''],
    ['Sum', ['0.1', '0.2'], '0.3'],
    ['Sum', ['-5'], '-5'],
    ['Mult', ['1.1', '1.1'], '1.21'],
    ['Diff', ['1', '3'], '-2'],
    ['Diff', ['0.3', '0.1'], '0.2'],
    ['Diff', ['3', '1', '100'], `2.${'0'.repeat(100)}`],
    ['Div', ['1', '3', '3'], '0.333'],
    ['Div', ['10', '4'], '2.5'],
    ['Div', ['1', '8', '0'], '0'],
    ['Instr', ['abc', 'z'], '0'],
    ['Instr', ['abc', ''], '1'],
    ['Instr', ['abcabc', 'b'], '2'],
    ['Left', ['abc', '0'], ''],
    ['Left', ['abc', '99'], 'abc'],
    ['Left', ['abc', '-1'], ''],
    ['Right', ['abc', '0'], ''],
    ['Right', ['abc', '99'], 'abc'],
    ['Right', ['abc', '-1'], ''],
    ['Mid', ['abc', '0', '2'], 'ab'],
    ['Mid', ['abc', '9', '2'], ''],
    ['Mid', ['abc', '-2', '2'], 'ab'],
    ['Mid', ['abc', '1', '0'], ''],
    ['Len', [''], '0'],
    ['Upper', ['straße'], 'STRASSE'],
    ['Trim', ['  a\n\n '], 'a\n\n'],
    ['Trim', ['\t a \r'], '\t a \r'],
    ['LTrim', [' \u00a0a'], '\u00a0a'],
    ['RTrim', ['a\t '], 'a\t'],
    ['Trim', ['   '], ''],
  ])('%s %j is %j', (name, parameters, expected) => {
    expect(call(name, parameters)).toBe(expected);
  });

  test('Mid counts from 0, as its documented example does, or from 1, as Instr does (A9)', () => {
    const text = 'Take from the middle';
    expect([
      call('Mid', [text, '5', '4'], 0),
      call('Mid', [text, '5', '4'], 1),
      call('Mid', [text, '6', '4'], 1),
    ]).toEqual(['from', ' fro', 'from']);
    expect(call('Mid', ['abc', '0', '2'], 1)).toBe('ab');
  });

  test.each<[string, string[]]>([
    ['Sum', ['1', 'two']],
    ['Sum', ['']],
    ['Mult', ['x']],
    ['Diff', ['x', '2']],
    ['Diff', ['1', 'x']],
    ['Diff', ['1', '2', 'x']],
    ['Diff', ['1', '2', '1.5']],
    ['Diff', ['1', '2', '-1']],
    ['Diff', ['1', '2', '101']],
    ['Div', ['1', '0']],
    ['Div', ['a', '1']],
    ['Div', ['1', 'a']],
    ['Div', ['1', '2', 'a']],
    ['Field', ['a', ';', 'one']],
    ['Left', ['a', '']],
    ['Right', ['a', 'b']],
    ['Mid', ['a', 'b', '1']],
    ['Mid', ['a', '1', 'b']],
    ['Sum', ['1e400']],
  ])('%s %j fails the activity, naming the function', (name, parameters) => {
    expect(() => call(name, parameters)).toThrow(ActivityFailure);
    expect(() => call(name, parameters)).toThrow(name);
  });
});
