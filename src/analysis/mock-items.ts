import { convertTo, dataTypeHints } from '../activities/data-type.ts';
import { isDate } from '../databus/calendar.ts';
import { commonItems } from '../databus/items.ts';
import { plainText } from '../databus/readable-template.ts';
import {
  type Catalogue,
  knowsPublishedItems,
  type PublishedItem,
  publishedItemsOf,
  typeOf,
} from '../engine/activity-type.ts';
import type { DataType } from '../model/data-type.ts';
import { isTriggerSpec, type Mock, type OutcomeSpec } from '../model/mock.ts';
import type { MockCheck } from '../model/mock-check.ts';
import type { ActivityStatus, Row, Value } from '../model/published-data.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { quoted } from '../text/quoting.ts';
import { didYouMean, type Suggest } from '../text/suggestion.ts';
import { outcomeTexts, propertyTexts, readText } from './activity-texts.ts';
import { BundleCalls } from './calls.ts';
import { isCommonItem } from './published-names.ts';
import { namesReadIn } from './references.ts';
import { returnedNames } from './returned-names.ts';

type Path = readonly (string | number)[];

/** An item of a simulated outcome that its activity does not publish so. */
export interface MockFinding {
  readonly code: 'mock-item' | 'mock-value';
  /** Keys and positions that lead to the item, from the outcome. */
  readonly path: Path;
  /** Whether it is the name of the item that is wrong. */
  readonly atKey: boolean;
  readonly message: string;
  readonly hint: string;
}

/** An activity that a simulated outcome is for. */
export interface MockedActivity {
  readonly runbook: Runbook;
  readonly activity: Activity;
  /** Outcomes from outside the runbook, whose texts read items of it as well. */
  readonly besides?: readonly Mock[];
}

/**
 * Holds simulated outcomes against what their activities publish (format section 3). An activity publishes
 * the common data, what its type and it itself declare, and what the runbooks that it starts can return. If
 * the definition does not show what it publishes, an item is also right if something in the runbook reads it,
 * or if the activity's own texts name it, as a script names what it publishes.
 */
export class MockItems {
  readonly #calls: BundleCalls;
  readonly #catalogue: Catalogue;
  readonly #check: MockCheck;
  readonly #suggest: Suggest;

  constructor(runbooks: readonly Runbook[], catalogue: Catalogue, check: MockCheck, suggest: Suggest) {
    this.#calls = new BundleCalls(runbooks, catalogue);
    this.#catalogue = catalogue;
    this.#check = check;
    this.#suggest = suggest;
  }

  /**
   * What is wrong with an outcome of an activity. A name that is wrong is told once. Of a Junction nothing
   * is: no outcome stands in for it.
   */
  *wrongIn(mock: Mock, mocked: MockedActivity): Iterable<MockFinding> {
    const type = typeOf(mocked.activity, this.#catalogue);
    if (type === undefined || type.play.how === 'engine' || this.#check === 'off') return;
    const published = publishedItemsOf(mocked.activity, type);
    const byName = new Map(published.map((item) => [item.name.toLowerCase(), item]));
    const isOpen = !knowsPublishedItems(mocked.activity, type);
    const told = new Set<string>();
    for (const { row, path, status } of rowsOf(mock)) {
      const given = new Map<string, string>();
      for (const [name, value] of Object.entries(row)) {
        const lower = name.toLowerCase();
        const twin = given.get(lower);
        given.set(lower, name);
        const item = byName.get(lower) ?? commonItem(name);
        if (twin !== undefined) yield givenTwice([...path, name], name, twin);
        else if (lower === 'activity status') {
          if (this.#check === 'strict' && isOtherStatus(value, status))
            yield otherStatus([...path, name], value, status);
        } else if (item !== undefined) {
          if (this.#check === 'strict' && !fitsType(value, item.type))
            yield wrongValue([...path, name], value, item);
        } else if (!isCommonItem(name) && !told.has(name) && !(isOpen && this.#isKnown(name, mocked))) {
          told.add(name);
          yield this.#wrongName([...path, name], name, mocked, published, isOpen);
        }
      }
    }
  }

  /** Whether there is a sign that an activity publishes an item that its type does not show. */
  #isKnown(name: string, { runbook, activity, besides = [] }: MockedActivity): boolean {
    const wanted = name.toLowerCase();
    const isIt = (one: string) => one.toLowerCase() === wanted;
    return (
      this.#readIn(runbook, activity).some(isIt) ||
      this.#returnedTo(runbook, activity).some(isIt) ||
      propertyTexts(activity).some(({ text }) => hasWord(text.toLowerCase(), wanted)) ||
      besides.some((mock) => itemsReadIn(mock, activity).some(isIt))
    );
  }

  #wrongName(
    path: Path,
    name: string,
    { runbook, activity }: MockedActivity,
    published: readonly PublishedItem[],
    isOpen: boolean,
  ): MockFinding {
    const others = isOpen ? [...this.#returnedTo(runbook, activity), ...this.#readIn(runbook, activity)] : [];
    const names = [...new Set([...published.map((item) => item.name), ...others])];
    const declare = 'what else it publishes is declared in its "publishes"';
    const some = names.slice(0, 12).map(quoted).join(', ');
    const known = names.length === 0 ? '' : `it publishes ${some} and the common data; `;
    const unknown = isOpen ? ' as far as can be known: it does not declare it, and nothing reads it' : '';
    return {
      code: 'mock-item',
      path,
      atKey: true,
      message: `${quoted(activity.id)} does not publish ${quoted(name)}${unknown}`,
      hint: didYouMean(this.#suggest(name, [...names, ...commonItems.keys()]), `${known}${declare}`),
    };
  }

  /** What the runbooks that an activity starts can return, each name as the item is called. */
  #returnedTo(runbook: Runbook, activity: Activity): readonly string[] {
    return this.#calls.of(runbook).flatMap(({ by, kind, branch, child }) => {
      if (by !== activity || child === undefined || kind === 'compensate') return [];
      const names = [
        ...child.returnedData.map(({ name }) => name),
        ...(returnedNames(child, this.#catalogue) ?? []),
      ];
      return kind === 'branch' ? names.map((name) => `${branch}.${name}`) : names;
    });
  }

  /** The items of an activity that its runbook reads. */
  #readIn(runbook: Runbook, { id }: Activity): readonly string[] {
    return (namesReadIn(runbook).get(id) ?? []).filter((item) => !isCommonItem(item));
  }
}

/** An item with its type. */
type TypedItem = Pick<PublishedItem, 'name' | 'type'>;

/** A row that an outcome gives, as it is written. */
interface GivenRow {
  readonly row: Row;
  readonly path: Path;
  /** How the execution ends. */
  readonly status: ActivityStatus;
}

function* rowsOf(mock: Mock): Iterable<GivenRow> {
  const [given, at] = isTriggerSpec(mock) ? [mock.triggers, ['triggers']] : [mock, []];
  if (!('entries' in given)) yield* rowsIn(given, at);
  else for (const [index, outcome] of given.entries()) yield* rowsIn(outcome, [...at, index]);
}

function* rowsIn(
  { rows, status = 'success' }: { readonly rows?: OutcomeSpec['rows']; readonly status?: ActivityStatus },
  path: Path,
): Iterable<GivenRow> {
  if (rows === undefined) return;
  if ('row' in rows) yield { row: rows.row, path: [...path, 'rows', 'row'], status };
  else for (const [index, row] of rows.entries()) yield { row, path: [...path, 'rows', index], status };
}

/** The items of an activity that the texts and conditions of an outcome read. */
function itemsReadIn(mock: Mock, { id }: Activity): readonly string[] {
  return outcomeTexts(mock, []).flatMap((text) =>
    readText(text).references.flatMap(({ part }) =>
      part.kind === 'publishedData' && part.activityId === id ? [part.item] : [],
    ),
  );
}

const partOfWord = /[\p{L}\p{N}_]/u;

/** Whether a text has a name, and not as a part of a longer word. */
function hasWord(text: string, name: string): boolean {
  if (name === '') return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = [text[at - 1] ?? '', text[at + name.length] ?? ''];
    if (!around.some((character) => partOfWord.test(character))) return true;
  }
  return false;
}

/** Whether a value is one of a type, or blank, or a text whose value is known only when it is read. */
export function fitsType(value: Value, type: DataType): boolean {
  if (type === 'String') return true;
  const known = typeof value === 'string' ? plainText(value) : value;
  if (known === undefined && (type === 'Integer' || type === 'Number')) return mayBeNumber(String(value));
  if (known === undefined || (typeof known === 'string' && known.trim() === '')) return true;
  if (type === 'Date/Time') return typeof known === 'string' && looksLikeTime(known);
  return convertTo(type, known) !== undefined;
}

/** Whether a text with references can be a number: beside them there are no letters but that of a power. */
function mayBeNumber(text: string): boolean {
  return text.includes('[') || !/[a-df-z]/i.test(text.replace(/\{\{.*?\}\}/gs, ''));
}

/**
 * Cultures write dates in many ways, but all with two numbers or with eight digits together. One that begins
 * with three numbers is a day of a calendar in one of their orders.
 */
function looksLikeTime(text: string): boolean {
  if (!/\d\D+\d|\d{8}/.test(text)) return false;
  const [, ...parts] = /^\s*(\d+)[-/.](\d+)[-/.](\d+)/.exec(text) ?? [];
  if (parts.length === 0) return true;
  const [first, second, third] = parts.map(Number) as [number, number, number];
  return isDate(first, second, third) || isDate(third, second, first) || isDate(third, first, second);
}

/** The common data that an outcome may give, with its types; undefined for any other name. */
function commonItem(name: string): TypedItem | undefined {
  const lower = name.toLowerCase();
  const isTime = /^activity (end|start) time( in utc)?$/.test(lower);
  const isPart = /^activity end time( in utc)? \((year|month|day|hours|minutes|seconds)\)$/.test(lower);
  const type = isTime ? 'Date/Time' : isPart ? 'Integer' : commonTypes.get(lower);
  return type && { name, type };
}

const commonTypes: ReadonlyMap<string, DataType> = new Map([
  ['activity duration', 'Number'],
  ['activity process id', 'Integer'],
  ['runbook process id', 'Integer'],
  ['loop: delay between attempts', 'Number'],
  ['loop: enabled', 'Boolean'],
  ['loop: number of attempts', 'Integer'],
  ['loop: total duration', 'Number'],
]);

function givenTwice(path: Path, name: string, twin: string): MockFinding {
  return {
    code: 'mock-item',
    path,
    atKey: true,
    message: `${quoted(name)} is given twice in one row: as ${quoted(twin)} as well`,
    hint: 'letter case does not make another item',
  };
}

function isOtherStatus(value: Value, status: ActivityStatus): boolean {
  const known = typeof value === 'string' ? plainText(value) : value;
  return known !== undefined && known !== '' && known !== status;
}

function otherStatus(path: Path, value: Value, status: ActivityStatus): MockFinding {
  return {
    code: 'mock-value',
    path,
    atKey: false,
    message: `the outcome ends ${status}, and ${quoted(String(value))} is another status`,
    hint: 'how an execution ends is the "status" of its outcome',
  };
}

function wrongValue(path: Path, value: Value, { name, type }: TypedItem): MockFinding {
  return {
    code: 'mock-value',
    path,
    atKey: false,
    message: `${quoted(name)} is of type ${type}, and ${quoted(String(value))} is no such value`,
    hint: `give ${dataTypeHints[type]}`,
  };
}
