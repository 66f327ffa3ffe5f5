import { americanEnglish, type Culture } from '../../databus/culture.ts';
import { isCulture } from '../../files/known-culture.ts';
import { UsageError } from '../../model/problem.ts';

const cultures = new Map<string, Culture>([['en-us', americanEnglish]]);

/**
 * How a culture writes dates and times, by its name, whatever the case (A34). Nothing of this machine counts.
 * Throws UsageError for a name that is not the name of a culture.
 */
export function cultureNamed(name: string): Culture {
  const known = cultures.get(name.toLowerCase());
  if (known !== undefined) return known;
  if (!isCulture(name))
    throw new UsageError(`"${name}" is not the name of a culture`, 'give one such as en-US, en-GB or de-DE');
  const culture = cultureOf(name);
  cultures.set(name.toLowerCase(), culture);
  return culture;
}

/** A culture may have another calendar and other digits; without a zone it takes the machine's. */
const fixed = { calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' } as const;
/** It shows what is padded to two digits. */
const sampleMs = Date.UTC(2002, 0, 5, 13, 4, 6);

function cultureOf(name: string): Culture {
  const writer = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(name, { ...fixed, ...options });
  const part = (options: Intl.DateTimeFormatOptions, type: Intl.DateTimeFormatPartTypes, atMs: number) =>
    writer(options)
      .formatToParts(atMs)
      .find((found) => found.type === type)?.value ?? '';
  const monthsAs = (month: 'long' | 'short') =>
    Array.from({ length: 12 }, (_, index) =>
      part({ month, day: 'numeric', year: 'numeric' }, 'month', Date.UTC(2000, index, 1)),
    );
  const weekdaysAs = (weekday: 'long' | 'short') =>
    Array.from({ length: 7 }, (_, index) => part({ weekday }, 'weekday', Date.UTC(2000, 0, 2 + index)));
  const halfAt = (hour: number) =>
    part({ hour: 'numeric', hour12: true }, 'dayPeriod', Date.UTC(2000, 0, 1, hour));
  const written = writer({ dateStyle: 'short' }).formatToParts(sampleMs);
  const time = writer({ timeStyle: 'medium' }).formatToParts(sampleMs);
  return {
    pattern: `${patternOf(written)} ${patternOf(time)}`,
    months: monthsAs('long'),
    shortMonths: monthsAs('short'),
    weekdays: weekdaysAs('long'),
    shortWeekdays: weekdaysAs('short'),
    halves: [halfAt(1), halfAt(13)],
  };
}

/** The pattern that writes the same, the year in full, and with plain spaces. */
function patternOf(parts: readonly Intl.DateTimeFormatPart[]): string {
  return parts.map(codeOf).join('').trim();
}

function codeOf({ type, value }: Intl.DateTimeFormatPart): string {
  switch (type) {
    case 'year':
      return 'yyyy';
    case 'month':
      return value.length > 1 ? 'MM' : 'M';
    case 'day':
      return value.length > 1 ? 'dd' : 'd';
    case 'hour':
      return (value === '13' ? 'H' : 'h').repeat(value.length > 1 ? 2 : 1);
    case 'minute':
      return value.length > 1 ? 'mm' : 'm';
    case 'second':
      return value.length > 1 ? 'ss' : 's';
    case 'dayPeriod':
      return 'tt';
    default:
      return literalOf(value);
  }
}

/** Text between the parts; letters, as in Bulgarian, stand in quotes. */
function literalOf(value: string): string {
  const plain = value.replaceAll(/\s/gu, ' ').replaceAll(/[\u200e\u200f]/g, '');
  return /\p{L}/u.test(plain) ? `'${plain}'` : plain;
}
