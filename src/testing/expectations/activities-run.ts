import type { Matcher } from '../../model/matcher.ts';
import { quoted } from '../../text/quoting.ts';
import { matcherText, matches } from '../matcher.ts';
import type { ListedActivity } from '../observed-run.ts';
import { attemptOfList, type TestedActivity } from '../test-names.ts';
import { type Bind, type Found, isRight } from './expectation.ts';
import { firstMisfit, fittingList, linesFound } from './lines-found.ts';

/** The names that `--format list` prints, without the numbers; or ids in their place. */
export const listed: Bind<readonly string[]> = (wanted, path, _key, { looks, names }) => {
  const means = new Map(wanted.map((text, index) => [text, names.listed(text, [...path, index])]));
  if ([...means.values()].includes(undefined)) return undefined;
  looks.list = true;
  const same = (text: string, entry: ListedActivity) => means.get(text)?.isIt(entry) === true;
  // As it is wanted, where it fits.
  const told = (entry: ListedActivity, text: string | undefined) =>
    text !== undefined && same(text, entry) ? text : entry.name;
  return (run) => {
    const found = linesFound('other activities ran', wanted, run.list, asIs, told, same);
    if (found === undefined) return undefined;
    const value = fittingList(wanted, run.list, same, (own, actual) => told(actual, own));
    const { want, is } = firstMisfit(wanted, run.list, same) ?? {};
    const text = want ?? is?.id.replace(attemptOfList, '');
    const about = text === undefined ? undefined : (means.get(text) ?? names.listed(text, path))?.about;
    return { ...found, instead: { value }, ...(about && { about }) };
  };
};

const asIs = (text: string) => text;

/** How often an activity runs, every attempt of a loop counted (section 1.2). */
export const ran: Bind<Matcher> = (matcher, path, key, binding) => {
  const about = binding.names.activity(key, path);
  if (!isRight(matcher, path, binding, 'number') || about === undefined) return undefined;
  return (run) => {
    const count = run.ran.get(about.key) ?? 0;
    if (matches(matcher, count)) return undefined;
    const message = `${labelOf(about)} ${ranTimes(count)}, not ${matcherText(matcher)}`;
    const instead = { value: count };
    return { message, expected: [matcherText(matcher)], actual: [String(count)], instead, about };
  };
};

/** Activities that run in this order, as a subsequence of all that ran; or several such lists. */
export const order: Bind<readonly string[] | readonly (readonly string[])[]> = (
  wanted,
  path,
  _key,
  binding,
) => {
  const isSeveral = wanted.some(Array.isArray);
  const lists = (isSeveral ? wanted : [wanted]) as readonly (readonly string[])[];
  const bound = lists.map((texts, index) =>
    texts.map((text, at) =>
      binding.names.activity(text, isSeveral ? [...path, index, at] : [...path, at], false),
    ),
  );
  if (bound.some((one) => one.includes(undefined))) return undefined;
  const all = bound as readonly (readonly TestedActivity[])[];
  for (const { key } of all.flat()) binding.looks.order.add(key);
  return (run) => {
    const found = all.map((activities) => missingIn(activities, run.starts)).find((one) => one !== undefined);
    if (found === undefined) return undefined;
    const value = all.map((activities, index) => asTheyRan(lists[index] ?? [], activities, run.starts));
    return { ...found, instead: { value: isSeveral ? value : value[0] } };
  };
};

/** The activities in the order they ran, each no more often than it is named; as they are written. */
function asTheyRan(
  texts: readonly string[],
  activities: readonly TestedActivity[],
  starts: readonly string[],
): readonly string[] {
  if (missingIn(activities, starts) === undefined) return texts;
  const left = activities.map(({ key }, index) => ({ key: key as string, text: texts[index] as string }));
  return starts.flatMap((start) => {
    const at = left.findIndex(({ key }) => key === start);
    return at < 0 ? [] : left.splice(at, 1).map(({ text }) => text);
  });
}

function missingIn(activities: readonly TestedActivity[], starts: readonly string[]): Found {
  let at = 0;
  for (const [index, about] of activities.entries()) {
    const found = starts.indexOf(about.key, at);
    if (found >= 0) {
      at = found + 1;
      continue;
    }
    const before = activities[index - 1];
    const named = new Map(activities.map((one) => [one.key as string, labelOf(one)]));
    const message =
      before === undefined
        ? `${labelOf(about)} never ran`
        : `${labelOf(about)} did not run after ${labelOf(before)}`;
    return {
      message,
      expected: activities.map(labelOf),
      actual: starts.flatMap((key) => named.get(key) ?? []).slice(0, mostShown),
      about,
    };
  }
  return undefined;
}

/** More lines than this help nobody. */
const mostShown = 200;

/** Every execution of the first ends before any of the second starts. */
export const before: Bind<readonly (readonly [string, string])[]> = (wanted, path, _key, binding) => {
  const pairs = wanted.flatMap(([firstText, secondText], index) => {
    const first = binding.names.activity(firstText, [...path, index, 0], false);
    const second = binding.names.activity(secondText, [...path, index, 1], false);
    return first === undefined || second === undefined ? [] : [{ first, second }];
  });
  if (pairs.length < wanted.length) return undefined;
  return (run) => {
    const isBefore = (first: TestedActivity, second: TestedActivity) => {
      const ended = run.lastEnd.get(first.key);
      const started = run.firstStart.get(second.key);
      return ended === undefined || started === undefined || ended < started;
    };
    for (const { first, second } of pairs) {
      if (isBefore(first, second)) continue;
      const ended = run.lastEnd.get(first.key);
      const started = run.firstStart.get(second.key);
      // Two activities that take turns are in neither order.
      const canTurn = pairs.every(
        (pair) => isBefore(pair.first, pair.second) || isBefore(pair.second, pair.first),
      );
      const turned = wanted.map((texts, index) => {
        const pair = pairs[index] as (typeof pairs)[number];
        return isBefore(pair.first, pair.second) ? texts : texts.toReversed();
      });
      return {
        ...(canTurn && { instead: { value: turned } }),
        message: `${labelOf(second)} started before the last execution of ${labelOf(first)} had ended`,
        expected: [`${labelOf(first)} ends`, `${labelOf(second)} starts`],
        actual: [`${labelOf(second)} starts (event ${started})`, `${labelOf(first)} ends (event ${ended})`],
        about: second,
      };
    }
    return undefined;
  };
};

/** What a message calls an activity. */
export function labelOf({ activity: { id, name } }: TestedActivity): string {
  return name === id ? quoted(id) : `${quoted(id)} (${name})`;
}

function ranTimes(count: number): string {
  if (count === 0) return 'never ran';
  return count === 1 ? 'ran once' : `ran ${count} times`;
}
