import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ActivityFailure } from '../../src/databus/activity-failure.ts';
import { americanEnglish } from '../../src/databus/culture.ts';
import { compileTemplate, type TemplateWorld } from '../../src/databus/template.ts';
import { parseTemplate } from '../../src/databus/template-parser.ts';
import { RootToken, RowToken } from '../../src/databus/token.ts';
import type { OptionsInput } from '../../src/model/options.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import { activity, execution, rowOf } from '../engine/hand-made.ts';
import { startMs } from '../support/engine-play.ts';

const list = activity('list', { name: 'List files' });
const other = activity('other branch');
const ran = execution({
  of: list,
  rows: [
    { File: 'a.txt', n: 1 },
    { File: "it's {{x.y}} [Upper('no')]", n: 2 },
  ],
  items: { Count: 2 },
});
const variables: Record<string, string> = {
  Today: 'NOW()',
  Hour: ' now(hour) ',
  Temp: '%TEMP%',
  Unset: '%Unset%',
  Around: 'at NOW()',
  Lot: '%TEMP%%TEMP%',
  'Ops/Path': 'C:\\Temp',
  Nested: "{{list.File}} [Upper('x')]",
};

function world(options: OptionsInput = {}, offsetMinutes = 0): TemplateWorld {
  return {
    options: optionsSchema.parse(options),
    utcOffset: () => offsetMinutes,
    culture: americanEnglish,
    activity: (id) => [list, other].find((it) => it.id === id),
    variable: (path) => variables[path],
    environment: (name) => (name.toUpperCase() === 'TEMP' ? 'T:\\' : undefined),
  };
}

interface Asked {
  row?: number;
  options?: OptionsInput;
  functions?: boolean;
  mockRow?: number;
}

const scopeOf = ({ row = 0, mockRow }: Asked) => ({
  token: rowOf(ran, row),
  nowMs: startMs + 1234,
  ...(mockRow && { rowNumber: mockRow }),
});

function text(template: string, asked: Asked = {}): string {
  return compileTemplate(template, world(asked.options), { functions: asked.functions ?? true }).text(
    scopeOf(asked),
  );
}

describe('references (format section 2)', () => {
  test.each([
    ['plain', 'plain'],
    ['', ''],
    ['{{list.File}}', 'a.txt'],
    ['{{ list . File }}', 'a.txt'],
    ['<{{list.File}}|{{list.n}}>', '<a.txt|1>'],
    ['{{list.Count}}', '2'],
    ['{{list.Activity name}}', 'List files'],
    ['{{list.file}}', 'a.txt'],
    ['{{list.Nothing}}', ''],
    ['{{$Ops/Path}}', 'C:\\Temp'],
    ['{{ $ Ops/Path }}', 'C:\\Temp'],
    ['{{$Unknown}}', ''],
    ['{{$%TEMP%}}', 'T:\\'],
    ['{{$%temp%}}', 'T:\\'],
    ['{{$%NoSuch%}}', '%NoSuch%'],
    ['\\{{list.File}}', '{{list.File}}'],
    ['a \\{{ b', 'a {{ b'],
    ['{ {list.File} }', '{ {list.File} }'],
    ['}} {{list.n}} }}', '}} 1 }}'],
  ])('%s gives %s', (template, expected) => {
    expect(text(template)).toBe(expected);
  });

  test('each row reads its own data (1.2)', () => {
    expect([0, 1].map((row) => text('{{list.n}}', { row }))).toEqual(['1', '2']);
  });

  test('{{$row}} is the number of the row being made, and blank elsewhere', () => {
    expect(text('file{{$row}}', { mockRow: 7 })).toBe('file7');
    expect(text('file{{$row}}')).toBe('file');
  });

  test('a reference alone keeps the type of what it refers to', () => {
    const value = (template: string) => compileTemplate(template, world()).value(scopeOf({}));
    expect([value('{{list.n}}'), value(' {{list.n}}'), value('{{list.Loop: Enabled}}'), value('x')]).toEqual([
      1,
      ' 1',
      false,
      'x',
    ]);
    expect([value('{{list.Nothing}}'), value('')]).toEqual(['', '']);
  });

  test('NOW is resolved per use, in local time; its parts are numbers (section 9)', () => {
    const at = (template: string, offset = 0) =>
      compileTemplate(template, world({}, offset)).value(scopeOf({}));
    expect(at('{{$NOW()}}')).toBe('1/1/2026 12:00:01 AM');
    expect(at('{{$NOW()}}', -90)).toBe('12/31/2025 10:30:01 PM');
    const units = [
      'year',
      'month',
      'day',
      'dayofweek',
      'dayofyear',
      'hour',
      'minute',
      'second',
      'millisecond',
    ];
    expect(units.map((unit) => at(`{{$NOW(${unit})}}`))).toEqual([2026, 1, 1, 5, 1, 0, 0, 1, 234]);
    expect(units.map((unit) => at(`{{$now( ${unit.toUpperCase()} )}}`, -90))).toEqual([
      2025, 12, 31, 4, 365, 22, 30, 1, 234,
    ]);
  });
});

test('NOW in the texts of an execution is its start (section 9)', () => {
  const made = execution({ startMs: Date.UTC(2026, 0, 1, 7), endMs: Date.UTC(2026, 0, 1, 9) });
  expect(compileTemplate('{{$NOW(hour)}}', world()).value(made)).toBe(7);
});

test('a culture with a pattern that cannot be used is a defect', () => {
  const culture = { ...americanEnglish, pattern: "d 'of" };
  expect(() => compileTemplate('{{$NOW()}}', { ...world(), culture })).toThrow(
    "the pattern of a culture cannot be used: the ' at position 3 is not closed",
  );
});

describe('global variables with a special value (section 9)', () => {
  const token = new RootToken('1');
  test('give the present value at each use, as the same reference without a variable does', () => {
    for (const [of, direct] of [
      ['{{$Today}}', '{{$NOW()}}'],
      ['{{$Temp}}', '{{$%TEMP%}}'],
    ] as const) {
      const variable = compileTemplate(of, world());
      const reference = compileTemplate(direct, world());
      for (const nowMs of [0, 1_000_000])
        expect(variable.value({ token, nowMs })).toBe(reference.value({ token, nowMs }));
    }
    expect(compileTemplate('{{$Hour}}', world()).value({ token, nowMs: 5 * 3_600_000 })).toBe(5);
    expect(text('{{$Unset}}')).toBe('%Unset%');
  });
  test('only where the whole value is one', () => {
    expect(text('{{$Around}} {{$Lot}}')).toBe('at NOW() %TEMP%%TEMP%');
  });
});

describe('data outside the lineage (A8)', () => {
  test('is blank and never fails the activity', () => {
    expect(text('<{{other branch.x}}{{nobody.x}}>')).toBe('<>');
  });
  test('fails the activity when missingData says so, naming the reference', () => {
    for (const template of ['{{other branch.x}}', '{{nobody.x}}']) {
      expect(() => text(template, { options: { missingData: 'fail' } })).toThrow(ActivityFailure);
      expect(() => text(template, { options: { missingData: 'fail' } })).toThrow(template);
    }
    expect(text('{{list.File}}', { options: { missingData: 'fail' } })).toBe('a.txt');
  });
  test('includes what lies behind a Junction that returns none of it (section 4 rule 4)', () => {
    const behind = new RowToken(execution({ of: activity('J') }), 0, undefined);
    expect(compileTemplate('<{{list.File}}>', world()).text({ token: behind, nowMs: 0 })).toBe('<>');
  });
});

describe('functions in [...] (section 2)', () => {
  test.each([
    ["[Upper('abc')]", 'ABC'],
    ["x[Upper('a')]y[Lower('B')]z", 'xAybz'],
    ["[Upper('{{list.File}}')]", 'A.TXT'],
    ['[Upper({{list.File}})]', 'A.TXT'],
    ["[Field('{{list.File}}','.',2)]", 'txt'],
    ['[Sum(1, 2.25 ,-3)]', '0.25'],
    ["[Left( 'abc' , 2 )]", 'ab'],
    ["[Upper('it''s')]", "IT'S"],
    ['[Upper("it\'s")]', "IT'S"],
    ["[Upper('[Lower(X)]')]", '[LOWER(X)]'],
    ['[Upper(\'[Lower("X")]\')]', '[LOWER("X")]'],
    ["[Upper([Left('abc',2)])]", 'AB'],
    ["[Upper(Left('abc',2))]", 'AB'],
    ["[Len([Field('a;bb;c',';',Sum(1,1))])]", '2'],
    ["[Len('')]", '0'],
    ["[Upper('a,b)]c')]", 'A,B)]C'],
    ["[Upper('\\{{x')]", '{{X'],
    ["[upper('abc')]", "[upper('abc')]"],
    ["[Nothing('abc')]", "[Nothing('abc')]"],
    ['[1] [x] ]', '[1] [x] ]'],
  ])('%s gives %s', (template, expected) => {
    expect(text(template)).toBe(expected);
  });

  test('never arise from data: what is inserted stays what it is', () => {
    expect(text('{{list.File}}', { row: 1 })).toBe("it's {{x.y}} [Upper('no')]");
    expect(text("[Upper('{{list.File}}')]", { row: 1 })).toBe("IT'S {{X.Y}} [UPPER('NO')]");
    expect(text('{{$Nested}}')).toBe("{{list.File}} [Upper('x')]");
    expect(text("[Up{{list.Nothing}}per('x')]")).toBe("[Upper('x')]");
  });

  test('are left alone in scripts', () => {
    expect(text("[Upper('{{list.n}}')]", { functions: false })).toBe("[Upper('1')]");
  });

  test('a value that is no number fails the activity', () => {
    expect(() => text('[Sum({{list.File}},1)]')).toThrow(ActivityFailure);
  });

  test('Mid follows its option inside templates too (A9)', () => {
    expect(text("[Mid('abcd',1,2)]")).toBe('bc');
    expect(text("[Mid('abcd',1,2)]", { options: { midBase: 1 } })).toBe('ab');
  });
});

describe('what cannot be read is a problem and stays as it stands', () => {
  test.each([
    ['x {{list.File', 'template-unclosed', 2],
    ['{{list}}', 'template-reference', 0],
    ['<{{list}}|{{}}>', 'template-reference', 1],
    ['{{}}', 'template-reference', 0],
    ['{{.x}}', 'template-reference', 0],
    ['{{list.}}', 'template-reference', 0],
    ['{{$}}', 'template-reference', 0],
    ['{{$NOW(century)}}', 'template-reference', 0],
    ["a[Upper('x')", 'template-function', 1],
    ["[Upper('x'", 'template-function', 0],
    ["[Upper('x]", 'template-function', 0],
    ['[Upper(x)]', 'template-function', 0],
    ['[Upper()]', 'template-function', 0],
    ['[Upper({{list}})]', 'template-function', 0],
    ["[Upper(Left('a'))]", 'template-function', 0],
    ["[Upper('a','b')]", 'template-function', 0],
    ["[Field('a',';')]", 'template-function', 0],
  ])('%s: %s at %i', (template, code, offset) => {
    const { problems } = parseTemplate(template);
    expect(problems[0]).toMatchObject({ code, offset });
    expect(problems[0]?.hint).not.toBe('');
    expect(text(template)).toBe(template);
  });

  test('functions nested more than 50 deep are refused', () => {
    const nested = (depth: number) =>
      parseTemplate(`${'[Upper('.repeat(depth)}'x'${')]'.repeat(depth)}`).problems;
    expect(nested(50)).toEqual([]);
    expect(nested(51)[0]).toMatchObject({ code: 'template-function', offset: 0 });
  });

  test('each thing wrong is reported once', () => {
    expect(parseTemplate("[Upper('{{}}'").problems.map(({ code }) => code)).toEqual([
      'template-function',
      'template-reference',
    ]);
  });

  test('good templates have none', () => {
    expect(parseTemplate("{{a.b}} [Upper('{{$NOW(day)}}')] \\{{ [x] {{$%A%}} {{$F/V}}").problems).toEqual([]);
  });
});

test('text without references and functions comes out as it went in, whatever it is', () => {
  const pieces = fc.constantFrom(
    'a',
    '{',
    '}',
    '[',
    ']',
    '\\',
    "'",
    '"',
    '(',
    ')',
    'Upper',
    ' ',
    '.',
    '$',
    '%',
    ',',
  );
  const isHeld = (made: string[]) => {
    const template = made.join('').replaceAll('{{', '{ {').replaceAll('[Upper(', '[Upper (');
    expect(text(template)).toBe(template);
    expect(parseTemplate(template).problems).toEqual([]);
  };
  fc.assert(fc.property(fc.array(pieces, { maxLength: 12 }), isHeld), { numRuns: 500, seed: 1 });
});

test('no text makes the parser fail or hang; a problem is reported for every reference it could not read', () => {
  const pieces = fc.constantFrom(
    'a',
    '{{',
    '}}',
    '[Upper(',
    '[Field(',
    ')]',
    "'",
    "''",
    '"',
    ',',
    '\\{{',
    '1',
    'list.n',
    '$',
    '$NOW(',
  );
  const isHeld = (made: string[]) => {
    const { parts, problems } = parseTemplate(made.join(''));
    for (const { offset } of problems) expect(offset).toBeLessThan(made.join('').length);
    expect(parts.length).toBeLessThanOrEqual(made.join('').length);
  };
  fc.assert(fc.property(fc.array(pieces, { maxLength: 25 }), isHeld), { numRuns: 1000, seed: 1 });
});

test('whatever is inserted, its surroundings and itself are kept to the letter', () => {
  const value = fc.string({
    unit: fc.constantFrom('a', '{{list.n}}', "[Upper('x')]", '\\{{', "'", '}}', '$'),
    maxLength: 6,
  });
  const isHeld = (data: string) => {
    const token = rowOf(execution({ of: list, rows: [{ File: data }] }));
    const made = compileTemplate("<{{list.File}}|[Left('{{list.File}}',999)]>", world()).text({
      token,
      nowMs: 0,
    });
    expect(made).toBe(`<${data}|${data}>`);
  };
  fc.assert(fc.property(value, isHeld), { numRuns: 300, seed: 1 });
});
