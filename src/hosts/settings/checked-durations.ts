import type { Catalogue } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import { UsageError } from '../../model/problem.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';

const longestMs = 1e12;

/**
 * What stand-ins take where nothing says, in milliseconds, by the exact name of the activity type. Letter
 * case does not matter in what is given. Throws UsageError for a type that neither the catalogue nor the
 * bundle has, for a type given twice, and for a duration that is not a number from 0 to 1e12.
 */
export function checkedDurations(
  given: Readonly<Record<string, number>> = {},
  catalogue: Catalogue,
  { runbooks }: Pick<Bundle, 'runbooks'>,
): Readonly<Record<string, number>> {
  const names = Object.keys(given);
  if (names.length === 0) return {};
  const used = runbooks.flatMap(({ activities }) => activities.map(({ type }) => type));
  const known = new Map([...catalogue.keys(), ...used].map((name) => [name.toLowerCase(), name]));
  const checked: Record<string, number> = {};
  for (const name of names) {
    const type = known.get(name.trim().toLowerCase());
    if (type === undefined) throw unknownType(name, [...known.values()]);
    if (Object.hasOwn(checked, type)) throw new UsageError(`the duration of ${type} is given twice`);
    const durationMs = given[name] as number;
    if (!(durationMs >= 0 && durationMs <= longestMs))
      throw new UsageError(
        `the duration of ${type} must be a number of milliseconds from 0 to ${longestMs}, not ${durationMs}`,
      );
    checked[type] = durationMs;
  }
  return checked;
}

function unknownType(name: string, known: readonly string[]): UsageError {
  return new UsageError(
    `a duration is given for the activity type "${name}", which does not exist`,
    didYouMean(suggester()(name, known), 'pianola activities lists the types'),
  );
}
