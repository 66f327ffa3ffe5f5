import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ActivityCall, Preparation, PropertyProblem, Zod } from '../../engine/activity-type.ts';
import { failure, type Outcome } from '../../engine/outcome.ts';
import type { Activity } from '../../model/runbook.ts';
import { convertTo } from '../data-type.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';
import { compileValue, wholeNumberText } from '../text-property.ts';

const maxLength = 1_000_000;
const minimum = (z: Zod, what: string) =>
  z.int().min(0).max(maxLength).default(0).describe(`Minimum quantity of ${what}.`);

const properties = (z: Zod) =>
  z.strictObject({
    length: wholeNumberText(z).describe('Text Length: how many characters.'),
    useLowerCase: z.boolean().default(true).describe('Use lower-case characters, a to z.'),
    minimumLowerCase: minimum(z, 'lower-case characters'),
    useUpperCase: z.boolean().default(true).describe('Use upper-case characters, A to Z.'),
    minimumUpperCase: minimum(z, 'upper-case characters'),
    useNumbers: z.boolean().default(true).describe('Use numbers, 0 to 9.'),
    minimumNumbers: minimum(z, 'numbers'),
    useSymbols: z.boolean().default(false).describe('Use symbols.'),
    minimumSymbols: minimum(z, 'symbols'),
  });

type Properties = PropertiesOf<typeof properties>;

const classes = [
  { use: 'useLowerCase', minimum: 'minimumLowerCase', characters: 'abcdefghijklmnopqrstuvwxyz' },
  { use: 'useUpperCase', minimum: 'minimumUpperCase', characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
  { use: 'useNumbers', minimum: 'minimumNumbers', characters: '0123456789' },
  { use: 'useSymbols', minimum: 'minimumSymbols', characters: '!#$%&()*+,-./:;<=>?@[]^_{|}~' },
] as const;

/** Generates random text from the run's seed: the same run gives the same text. Not for secrets. */
export const generateRandomText = defineActivity({
  name: 'Generate Random Text',
  category: 'Utilities',
  summary: 'Generates random text.',
  properties,
  publishes: [
    executionItem('Random text', 'The text that was generated.'),
    executionItem('Random text length', 'Its length.', 'Integer'),
  ],
  play: { how: 'computed', prepare },
  check,
});

function prepare(preparation: Preparation): (call: ActivityCall) => Outcome {
  const settings = preparation.activity.properties as Properties;
  const lengthText = compileValue(settings.length, preparation);
  return (call) => {
    const length = convertTo('Integer', lengthText.value(call.scope));
    if (typeof length !== 'number')
      return failure(`the length must be a whole number, not "${lengthText.text(call.scope)}"`);
    const problem = impossible(settings, length);
    if (problem !== undefined) return failure(problem.message);
    const random = generate(settings, length, call.seed);
    return { status: 'success', items: { 'Random text': random, 'Random text length': random.length } };
  };
}

/** Takes the minimum of each class first, then characters of all used classes, and shuffles them. */
function generate(settings: Properties, length: number, seed: number): string {
  const random = xoroshiro128plus(seed | 0);
  const used = classes.filter(({ use }) => settings[use]);
  const all = used.map(({ characters }) => characters).join('');
  const pick = (from: string) => from[uniformInt(random, 0, from.length - 1)] as string;
  const text = used.flatMap(({ minimum, characters }) =>
    Array.from({ length: settings[minimum] }, () => pick(characters)),
  );
  while (text.length < length) text.push(pick(all));
  for (let last = text.length - 1; last > 0; last -= 1) {
    const other = uniformInt(random, 0, last);
    [text[last], text[other]] = [text[other] as string, text[last] as string];
  }
  return text.join('');
}

interface Impossible {
  readonly property: string;
  readonly message: string;
}

function impossible(settings: Properties, length: number): Impossible | undefined {
  if (length < 1 || length > maxLength)
    return { property: 'length', message: `the length must be from 1 to ${maxLength}, not ${length}` };
  if (!classes.some(({ use }) => settings[use]))
    return { property: 'useLowerCase', message: 'no class of characters is used' };
  const unused = classes.find(({ use, minimum }) => !settings[use] && settings[minimum] > 0);
  if (unused !== undefined) {
    return {
      property: unused.minimum,
      message: `${unused.minimum} is ${settings[unused.minimum]}, but ${unused.use} is false`,
    };
  }
  const total = classes.reduce((sum, { minimum }) => sum + settings[minimum], 0);
  return total > length
    ? {
        property: 'length',
        message: `the minimum quantities add up to ${total}, more than the length ${length}`,
      }
    : undefined;
}

function check(activity: Activity): readonly PropertyProblem[] {
  const settings = activity.properties as Properties;
  // The value of a length with references is known only when the activity runs.
  const length =
    typeof settings.length === 'string' && /[{[]/.test(settings.length)
      ? maxLength
      : convertTo('Integer', settings.length);
  const problem =
    typeof length === 'number'
      ? impossible(settings, length)
      : { property: 'length', message: `the length must be a whole number, not "${settings.length}"` };
  return problem === undefined
    ? []
    : [
        {
          code: 'random-text-impossible',
          severity: 'error',
          path: [problem.property],
          message: problem.message,
        },
      ];
}
