import { numberOf } from '../../databus/number.ts';
import { matchesWildcard } from '../../databus/wildcard.ts';
import type { ActivityCall, Preparation, Zod } from '../../engine/activity-type.ts';
import { failure, type Outcome } from '../../engine/outcome.ts';
import { orderOperators, textOperators } from '../../model/operator.ts';
import type { Options } from '../../model/options.ts';
import type { Value } from '../../model/published-data.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';
import { compileValue, valueText } from '../text-property.ts';

const stringTests = [...textOperators, 'is empty', 'is not empty'] as const;
const numberTests = orderOperators;

type StringTest = (typeof stringTests)[number];
type NumberTest = (typeof numberTests)[number];

const properties = (z: Zod) =>
  z.strictObject({
    left: valueText(z).default('').describe('The first value.'),
    test: z
      .enum([...stringTests, ...numberTests])
      .describe(
        'How they are compared. The tests with "less", "greater" and "between" compare numbers, the ' +
          'others texts; patterns use * and ?.',
      ),
    right: valueText(z)
      .default('')
      .describe('The second value; for "is between" the two bounds as in "1,10".'),
    caseSensitive: z.boolean().default(false).describe('Case sensitive test, for texts.'),
  });

/**
 * Compares two texts or two numbers (8.7). The activity fails if a number is needed and a value is not one.
 */
export const compareValues = defineActivity({
  name: 'Compare Values',
  category: 'Utilities',
  summary: 'Compares two texts or two numbers.',
  properties,
  publishes: [
    executionItem('Comparison result', 'Whether the comparison holds.', 'Boolean'),
    executionItem('String to compare', 'The first text; blank when numbers are compared.'),
    executionItem('String to compare to', 'The second text; blank when numbers are compared.'),
    executionItem(
      'Case sensitive comparison',
      'Whether the comparison of texts was case sensitive.',
      'Boolean',
    ),
    executionItem('Value to compare', 'The first number; blank when texts are compared.', 'Number'),
    executionItem(
      'Value to compare to',
      'The second number, or the two bounds; blank when texts are compared.',
      'Number',
    ),
  ],
  play: { how: 'computed', prepare },
});

function prepare(preparation: Preparation): (call: ActivityCall) => Outcome {
  const { left, test, right, caseSensitive } = preparation.activity.properties as PropertiesOf<
    typeof properties
  >;
  const leftText = compileValue(left, preparation);
  const rightText = compileValue(right, preparation);
  const compare = isStringTest(test)
    ? (a: string, b: string) => compareStrings(a, test, b, caseSensitive)
    : (a: string, b: string) => compareNumbers(a, test, b, preparation.options);
  return ({ scope }) => compare(leftText.text(scope), rightText.text(scope));
}

function isStringTest(test: StringTest | NumberTest): test is StringTest {
  return stringTests.some((known) => known === test);
}

function compareStrings(left: string, test: StringTest, right: string, caseSensitive: boolean): Outcome {
  const folded = (value: string) => (caseSensitive ? value : value.toLowerCase());
  return {
    status: 'success',
    items: {
      'Comparison result': stringResult(folded(left), test, folded(right)),
      'String to compare': left,
      'String to compare to': right,
      'Case sensitive comparison': caseSensitive,
    },
  };
}

function stringResult(left: string, test: StringTest, right: string): boolean {
  switch (test) {
    case 'equals':
      return left === right;
    case 'does not equal':
      return left !== right;
    case 'contains':
      return left.includes(right);
    case 'does not contain':
      return !left.includes(right);
    case 'starts with':
      return left.startsWith(right);
    case 'ends with':
      return left.endsWith(right);
    case 'matches pattern':
      return matchesWildcard(left, right, { ignoreCase: false });
    case 'does not match pattern':
      return !matchesWildcard(left, right, { ignoreCase: false });
    case 'is empty':
      return left === '';
    case 'is not empty':
      return left !== '';
  }
}

function compareNumbers(left: string, test: NumberTest, right: string, { between }: Options): Outcome {
  const value = numberOf(left);
  const bounds = test === 'is between' ? right.split(',').map(numberOf) : [numberOf(right)];
  const [low, high = low] = bounds;
  if (value === undefined) return failure(`"${left}" is not a number, so it cannot be compared as one`);
  if (low === undefined || high === undefined || bounds.length !== (test === 'is between' ? 2 : 1)) {
    const wanted = test === 'is between' ? 'two numbers separated by a comma, as in 1,10' : 'a number';
    return failure(`"${right}" is not ${wanted}`);
  }
  const items: Record<string, Value> = {
    'Comparison result': numberResult(value, test, low, high, between),
    'Value to compare': value,
    'Value to compare to': test === 'is between' ? right : low,
  };
  return { status: 'success', items };
}

function numberResult(
  value: number,
  test: NumberTest,
  low: number,
  high: number,
  between: Options['between'],
): boolean {
  switch (test) {
    case 'is less than':
      return value < low;
    case 'is greater than':
      return value > low;
    case 'is less than or equal to':
      return value <= low;
    case 'is greater than or equal to':
      return value >= low;
    case 'is between':
      return between === 'inclusive' ? value >= low && value <= high : value > low && value < high;
  }
}
