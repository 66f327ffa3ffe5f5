import { parametersOf, parseParameter } from '../../activities/runbook-control/initialize-data.ts';
import { setOwn } from '../../model/own-key.ts';
import type { Problem } from '../../model/problem.ts';
import type { Value } from '../../model/published-data.ts';
import type { Runbook } from '../../model/runbook.ts';
import { oneOf, quoted, valueInWords } from '../../text/quoting.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';
import type { ParsedText } from '../text/parsed-text.ts';
import { ProblemList } from '../text/problem-list.ts';
import { mapUntilFull } from './runbook-draft.ts';

/** The result of reading a file of parameters: values by name as in the file, or errors. */
export interface ParametersReading {
  readonly parameters?: Readonly<Record<string, Value>>;
  /** In the order of position. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a file of parameters: one object of names and values, which are texts, numbers, true or false. Each
 * name must be a parameter of one of the `runbooks`, letter case aside. The value must be of its type if the
 * runbook checks that (A33). Without runbooks only the shape is checked. Never throws for what the file says.
 */
export async function readParameters(
  text: ParsedText,
  runbooks: readonly Runbook[],
  checksTypes: (runbook: Runbook) => boolean,
): Promise<ParametersReading> {
  const list = new ProblemList(text);
  const { value } = text;
  const given: Record<string, Value> = {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const check = checker(list, runbooks, checksTypes);
    mapUntilFull(Object.entries(value), list, ([name, each]) => {
      if (check(name, each)) setOwn(given, name, each);
    });
  } else if (value !== undefined) {
    const message = 'a file of parameters must be an object of names and values; it is ';
    list.add([], {
      code: 'wrong-type',
      message: message + valueInWords(value),
      hint: 'as in { "Computer": "WEB01", "Count": 3 }',
    });
  }
  const problems = await list.located();
  return list.errors > 0 ? { problems } : { parameters: given, problems };
}

/** Says of one entry after the other whether it can be used; adds to the list why it cannot. */
function checker(
  list: ProblemList,
  runbooks: readonly Runbook[],
  checksTypes: (runbook: Runbook) => boolean,
) {
  const declared = runbooks.flatMap((runbook) => parametersOf(runbook));
  const checked = new Set(runbooks.filter(checksTypes).flatMap((runbook) => parametersOf(runbook)));
  const names = [...new Set(declared.map(({ name }) => name))];
  const suggest = suggester();
  const seen = new Map<string, string>();
  return (name: string, value: unknown): value is Value => {
    const refuse = (code: string, message: string, hint: string, atKey = false): false => {
      list.add({ path: [name], atKey }, { code, message, hint });
      return false;
    };
    const key = name.toLowerCase();
    const before = seen.get(key);
    seen.set(key, name);
    if (before !== undefined)
      return refuse(
        'parameter-duplicate',
        `${quoted(name)} is the parameter ${quoted(before)} again`,
        'letter case does not matter in names: leave one of them out',
        true,
      );
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      return refuse(
        'wrong-type',
        `${quoted(name)} must be a text, a number, true or false; it is ${valueInWords(value)}`,
        value === null ? 'write "" for a blank value' : 'a list can be one text with separators',
      );
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      return refuse(
        'number-too-long',
        `${quoted(name)} has more digits than a number keeps: it would be given as ${value}`,
        'put it in quotes',
      );
    const meant = declared.filter((parameter) => parameter.name.toLowerCase() === key);
    if (meant.length === 0 && runbooks.length > 0) {
      const all = names.length === 0 ? 'it takes no parameters' : `the parameters are ${oneOf(names)}`;
      const who = runbooks.length === 1 ? `${runbooks[0]?.path} has no` : 'none of the runbooks has a';
      return refuse(
        'unknown-parameter',
        `${who} parameter ${quoted(name)}`,
        didYouMean(suggest(name, names), all),
        true,
      );
    }
    for (const parameter of meant.filter((each) => checked.has(each))) {
      const parsed = parseParameter(parameter, value);
      if ('problem' in parsed) return refuse('invalid-value', parsed.problem, 'give a value of that type');
    }
    return true;
  };
}
