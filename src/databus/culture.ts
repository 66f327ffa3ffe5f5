/** How a culture writes dates and times. Plain data, which a host makes. */
export interface Culture {
  /** A date and its time, as a pattern: `M/d/yyyy h:mm:ss tt` (A34). */
  readonly pattern: string;
  /** January to December. */
  readonly months: readonly string[];
  readonly shortMonths: readonly string[];
  /** Sunday to Saturday. */
  readonly weekdays: readonly string[];
  readonly shortWeekdays: readonly string[];
  /** What `tt` writes before noon and after it. */
  readonly halves: readonly [string, string];
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const inShort = (names: readonly string[]) => names.map((name) => name.slice(0, 3));

/** en-US, the default of the option `culture` (A34). */
export const americanEnglish: Culture = {
  pattern: 'M/d/yyyy h:mm:ss tt',
  months,
  shortMonths: inShort(months),
  weekdays,
  shortWeekdays: inShort(weekdays),
  halves: ['AM', 'PM'],
};
