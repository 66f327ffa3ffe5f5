import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleValue, passingTemplate } from '../../src/activities/example-value.ts';
import { americanEnglish } from '../../src/databus/culture.ts';
import { compileTemplate, type TemplateWorld } from '../../src/databus/template.ts';
import { RootToken } from '../../src/databus/token.ts';
import { compileValueTest } from '../../src/engine/criterion.ts';
import { dataTypes } from '../../src/model/data-type.ts';
import { operators } from '../../src/model/operator.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';

const options = optionsSchema.parse({});
const world: TemplateWorld = {
  options,
  utcOffset: () => 0,
  culture: americanEnglish,
  activity: () => undefined,
  variable: () => 'inserted',
  environment: () => undefined,
};
const scope = { token: new RootToken('1'), nowMs: 0 };
const read = (value: unknown) =>
  typeof value === 'string' ? compileTemplate(value, world).text(scope) : value;

const text = fc.oneof(
  fc.string(),
  fc
    .array(fc.constantFrom('{{', '}}', "'", '\\{{', '$x', "[Upper('a')]", '}', '{', 'ab', ' '), {
      maxLength: 8,
    })
    .map((parts) => parts.join('')),
);

test('an example text is a template that gives exactly the name and the number of its row', () => {
  fc.assert(
    fc.property(text, fc.nat({ max: 9 }), (name, row) => {
      expect(read(exampleValue(name, 'String', row))).toBe(`${name} ${row}`);
    }),
  );
});

test('a value said to pass a condition passes it, whatever the condition and the type (section 3)', () => {
  const numbers = fc.oneof(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 }).map(String));
  let found = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...operators),
      fc.constantFrom(...dataTypes),
      fc.oneof(numbers, text),
      (operator, type, given) => {
        const criterion = {
          item: 'x',
          operator,
          value: operator === 'is between' ? ([given, given] as [typeof given, typeof given]) : given,
        };
        const value = passingTemplate(criterion, type);
        fc.pre(value !== undefined);
        const isNumeric =
          !/less|greater|between/.test(operator) ||
          (`${given}`.trim() !== '' && Number.isFinite(Number(given)));
        fc.pre(isNumeric);
        found += 1;
        expect(compileValueTest(criterion, options)(read(value) as string)).toBe(true);
      },
    ),
    { numRuns: 500, examples: [['contains', 'Number', '0 ']] },
  );
  expect(found).toBeGreaterThan(100);
});

test('where nothing can be told there is no value', () => {
  const never = { item: 'x', operator: 'matches pattern', value: '[a-c]{17}' } as const;
  expect(passingTemplate(never, 'String')).toBeUndefined();
  expect(
    passingTemplate({ item: 'x', operator: 'is greater than', value: 'many' }, 'String'),
  ).toBeUndefined();
});
