import { valuesBelow } from '../../analysis/property-values.ts';
import { placeText } from '../../analysis/references.ts';
import type { Path } from '../../formats/text/place.ts';
import type { Matcher, RowMatcher } from '../../model/matcher.ts';
import { ownValue } from '../../model/own-key.ts';
import { itemNamed, type Value } from '../../model/published-data.ts';
import type { Activity } from '../../model/runbook.ts';
import type { WrittenExpect } from '../../model/test-file.ts';
import { oneOf, quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import type { EventLogMessage } from '../../trace/trace-event.ts';
import { exactly, type FoundValue, foundText, matcherText, matches } from '../matcher.ts';
import type { TestedActivity } from '../test-names.ts';
import { labelOf } from './activities-run.ts';
import { type Bind, type Binding, type Found, isRight } from './expectation.ts';
import { fittingList, linesFound } from './lines-found.ts';

/** Reads a named value of something. */
type Read<Some> = (some: Some, name: string) => FoundValue;

/** The rows that an activity published. */
export const published: Bind<readonly RowMatcher[]> = (wanted, path, key, binding) => {
  const about = binding.names.activity(key, path);
  if (!patternsAreRight(wanted, path, binding) || about === undefined) return undefined;
  if (!areItemsOf(about, wanted, path, binding)) return undefined;
  const names = new Set(wanted.flatMap((row) => Object.keys(row)));
  binding.looks.data.set(about.key, names.size === 0 ? {} : { names });
  return (run) => {
    const message = `${labelOf(about)} published other rows`;
    const found = rowsFound(message, wanted, run.rowsOf(about.key), itemNamed, Object.keys);
    return found && { ...found, about };
  };
};

/** Whether an activity publishes these items, as far as can be known (format section 3). */
function areItemsOf(
  about: TestedActivity,
  wanted: readonly RowMatcher[],
  path: Path,
  { items, list }: Binding,
): boolean {
  const rows = wanted.map((row) => Object.fromEntries(Object.keys(row).map((name) => [name, ''])));
  const wrong = [...items.wrongIn({ status: 'success', durationMs: 0, rows }, about)];
  for (const { path: at, message, hint } of wrong)
    list.add({ path: [...path, ...at.slice(1)], atKey: true }, { code: 'unknown-item', message, hint });
  return wrong.length === 0;
}

/** The properties that each execution of an activity was given, with references resolved. */
export const given: Bind<readonly RowMatcher[]> = (wanted, path, key, binding) => {
  const about = binding.names.activity(key, path);
  if (!patternsAreRight(wanted, path, binding) || about === undefined) return undefined;
  binding.looks.texts.add(about.key);
  const written = placesOf(about.activity);
  const unknown = [...new Set(wanted.flatMap((row) => Object.keys(row)))].filter(
    (name) => !written.has(name),
  );
  for (const name of unknown) {
    const row = wanted.findIndex((one) => Object.hasOwn(one, name));
    binding.list.add(
      { path: [...path, row, name], atKey: true },
      {
        code: 'unknown-property',
        message: `${labelOf(about)} has no property ${quoted(name)}`,
        hint: `it has ${[...written.keys()].slice(0, 12).map(quoted).join(', ') || 'none'}`,
      },
    );
  }
  if (unknown.length > 0) return undefined;
  return (run) => {
    const played = placesOf(run.activity(about.runbook.path, about.activity.id) ?? about.activity);
    const read: Read<Readonly<Record<string, string>>> = (texts, name) =>
      ownValue(texts, name) ?? played.get(name);
    const message = `${labelOf(about)} was given something else`;
    const found = rowsFound(message, wanted, run.texts.get(about.key) ?? [], read, Object.keys);
    return found && { ...found, about };
  };
};

/** The rows of returned data. */
export const returned: Bind<readonly RowMatcher[]> = (wanted, path, _key, binding) => {
  if (!patternsAreRight(wanted, path, binding) || !areReturned(wanted, path, binding)) return undefined;
  const writers = binding.names.ofType('Return Data');
  return (run) => {
    const rows = run.result?.returned ?? [];
    const found = rowsFound('other rows were returned', wanted, rows, itemNamed, Object.keys);
    const about = writers.find(({ key }) => !run.ran.has(key)) ?? writers[0];
    return found && { ...found, ...(about && { about }) };
  };
};

/** Whether the runbooks of the case can return these items. */
function areReturned(wanted: readonly RowMatcher[], path: Path, { names, list, suggest }: Binding): boolean {
  const known = names.returned();
  const lower = new Set(known.map((name) => name.toLowerCase()));
  const unknown = wanted.flatMap((row, index) =>
    Object.keys(row)
      .filter((name) => !lower.has(name.toLowerCase()))
      .map((name) => ({ name, place: [...path, index, name] })),
  );
  for (const { name, place } of unknown) {
    const hint = didYouMean(
      suggest(name, known),
      known.length === 0 ? 'it has no returned data' : `it returns ${oneOf(known, 12)}`,
    );
    const message = `${quoted(name)} is no returned data of the runbook`;
    list.add({ path: place, atKey: true }, { code: 'unknown-item', message, hint });
  }
  return unknown.length === 0;
}

const severities = ['Information', 'Warning', 'Error'];

/** What Send Event Log Message wrote. */
export const messages: Bind<NonNullable<WrittenExpect['messages']>> = (wanted, path, _key, binding) => {
  const rows = wanted.map((one, index) => {
    const { activity, ...row } = one;
    const by =
      activity === undefined
        ? undefined
        : binding.names.activity(activity, [...path, index, 'activity'], false);
    const areRight =
      (activity === undefined || by !== undefined) &&
      rowIsRight(row, [...path, index], binding, { severity: severities });
    return areRight ? { ...defined(one), ...(by && { activity: by.activity.id }) } : undefined;
  });
  if (rows.includes(undefined)) return undefined;
  const read: Read<EventLogMessage> = (message, name) =>
    ownValue(message as unknown as Readonly<Record<string, FoundValue>>, name);
  const writers = binding.names.ofType('Send Event Log Message');
  return (run) => {
    const found = rowsFound(
      'other messages were written',
      rows as readonly RowMatcher[],
      run.messages,
      read,
      () => messageNames,
      {
        written: wanted.map(defined),
        // The name of an activity may be that of several.
        exact: (message, name, matcher) =>
          name === 'activity'
            ? `${message.runbook}/${message.activity}`
            : exactly(read(message, name), matcher),
      },
    );
    const about = writers.find(({ key }) => !run.ran.has(key));
    return found && { ...found, ...(about && { about }) };
  };
};

const messageNames = ['severity', 'message'];

function defined(row: Readonly<Record<string, unknown>>): RowMatcher {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as RowMatcher;
}

/** The values of an activity's own properties, by their places: `message`, `rules[0].source`. */
function placesOf({ properties }: Activity): ReadonlyMap<string, Value> {
  return new Map([...valuesBelow(properties)].map(({ path, value }) => [placeText(path), value]));
}

/** How rows are written that fit what was found. */
interface RowWriting<Some> {
  /** The rows that were wanted, as they are written. */
  readonly written: readonly RowMatcher[];
  exact(some: Some, name: string, matcher: Matcher | undefined): Matcher;
}

function rowsFound<Some>(
  message: string,
  wanted: readonly RowMatcher[],
  actual: readonly Some[],
  read: Read<Some>,
  allNames: (some: Some) => readonly string[],
  { written, exact }: RowWriting<Some> = {
    written: wanted,
    exact: (some, name, matcher) => exactly(read(some, name), matcher),
  },
): Found {
  const fits = (row: RowMatcher, some: Some) =>
    Object.entries(row).every(([name, matcher]) => matches(matcher, read(some, name)));
  const names = [...new Set(wanted.flatMap((row) => Object.keys(row)))];
  const namesFor = (row: RowMatcher | undefined, some: Some) =>
    row !== undefined ? Object.keys(row) : names.length > 0 ? names : allNames(some);
  const actualText = (some: Some, row: RowMatcher | undefined) =>
    rowText(namesFor(row, some).map((name) => [name, foundText(read(some, name))]));
  const wantedText = (row: RowMatcher, some: Some | undefined) =>
    rowText(
      Object.entries(row).map(([name, matcher]) => {
        const value = some === undefined ? undefined : read(some, name);
        const isFit = some !== undefined && matches(matcher, value);
        return [name, isFit ? foundText(value) : matcherText(matcher)];
      }),
    );
  const fitting = (row: RowMatcher | undefined, some: Some, index: number | undefined): RowMatcher => {
    const own = index === undefined ? {} : (written[index] as RowMatcher);
    return Object.fromEntries(
      namesFor(row, some).map((name) => {
        const matcher = row?.[name];
        const isFit = matcher !== undefined && matches(matcher, read(some, name));
        return [name, isFit ? (own[name] as Matcher) : exact(some, name, own[name])];
      }),
    );
  };
  const found = linesFound(message, wanted, actual, wantedText, actualText, fits);
  return found && { ...found, instead: { value: fittingList(wanted, actual, fits, fitting) } };
}

function rowText(entries: readonly (readonly [string, string])[]): string {
  return `{ ${entries.map(([name, value]) => `${name}: ${value}`).join(', ')} }`;
}

function patternsAreRight(wanted: readonly RowMatcher[], path: Path, binding: Binding): boolean {
  return wanted.every((row, index) => rowIsRight(row, [...path, index], binding));
}

function rowIsRight(
  row: Readonly<Record<string, unknown>>,
  path: Path,
  binding: Binding,
  words: Readonly<Record<string, readonly string[]>> = {},
): boolean {
  return Object.entries(defined(row)).every(([name, matcher]: [string, Matcher]) =>
    isRight(matcher, [...path, name], binding, ownValue(words, name)),
  );
}
