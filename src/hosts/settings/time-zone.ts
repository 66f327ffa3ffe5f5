import { UsageError } from '../../model/problem.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';

/**
 * The name of a time zone of the IANA database as the database spells it. Throws UsageError for any other
 * text (section 9).
 */
export function checkedTimeZone(given: string): string {
  // Listing the names takes longer than all else that a short run does.
  if (given.toLowerCase() === 'utc') return 'UTC';
  const known = Intl.supportedValuesOf('timeZone');
  const listed = known.find((name) => name.toLowerCase() === given.toLowerCase());
  if (listed !== undefined) return listed;
  if (isOlderName(given)) return given;
  const near = suggester()(given, known);
  throw new UsageError(
    `"${given}" is not the name of a time zone`,
    didYouMean(near, 'give one of the IANA database, such as America/New_York or Europe/Berlin'),
  );
}

/** Names such as US/Eastern, which the list of names leaves out. A zone has a name, not an offset. */
function isOlderName(given: string): boolean {
  if (!/^[a-z]/i.test(given)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: given });
    return true;
  } catch {
    return false;
  }
}
