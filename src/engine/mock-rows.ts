import { ActivityFailure, LimitReached } from '../databus/activity-failure.ts';
import { compileTemplate, type Scope, type Template, type TemplateWorld } from '../databus/template.ts';
import { parseTemplate } from '../databus/template-parser.ts';
import type { OutcomeSpec } from '../model/mock.ts';
import { maxMockRows } from '../model/mock-rows.ts';
import type { Options } from '../model/options.ts';
import { setOwn } from '../model/own-key.ts';
import type { Row, Rows, Value } from '../model/published-data.ts';

/** The rows of a simulated outcome, compiled. */
export interface MockedRows {
  /** Throws ActivityFailure if a text cannot be resolved, and LimitReached if there are too many. */
  made(scope: Scope): Rows;
}

type RowSpec = Readonly<Record<string, Value>>;
type RowsSpec = NonNullable<OutcomeSpec['rows']>;

/** Compiles rows that are listed, or one that is repeated. */
export function compileRows(rows: RowsSpec, world: TemplateWorld): MockedRows {
  if (!Array.isArray(rows)) return new RepeatedRow(rows, world);
  const makers = rows.map((row) => compileRow(row, world));
  const [only] = makers;
  return only !== undefined && makers.length === 1
    ? only
    : { made: (scope) => makers.map((maker) => maker.made(scope)) };
}

/** Whether rows are listed that read nothing but their numbers. */
export function listReadsNothing(rows: RowsSpec): boolean {
  return Array.isArray(rows) && rows.every(readsNothing);
}

function readsNothing(row: RowSpec): boolean {
  return Object.values(row).every(isFixed);
}

function isFixed(value: Value): boolean {
  if (typeof value !== 'string') return true;
  return parseTemplate(value).parts.every(({ kind }) => kind === 'text' || kind === 'row');
}

/** What the list takes for each row, in one piece. */
const bytesPerRow = 8;

/** More rows than this are made anew each time, so that they do not stay when nobody needs them. */
const mostShared = 1_000_000;

class RepeatedRow implements MockedRows {
  readonly #world: TemplateWorld;
  readonly #row: RowMaker;
  readonly #repeat: Template;
  /** Executions whose rows are the same share them, so that each waiting token costs no row of its own. */
  readonly #isShared: boolean;
  #shared: readonly Row[] = [];

  constructor({ repeat, row }: Exclude<RowsSpec, readonly unknown[]>, world: TemplateWorld) {
    this.#world = world;
    this.#row = compileRow(row, world);
    this.#repeat = compileTemplate(String(repeat), world);
    this.#isShared = readsNothing(row);
  }

  made(scope: Scope): readonly Row[] {
    const { options, memory } = this.#world;
    const length = repeats(this.#repeat, scope, options);
    if (this.#isShared && this.#shared.length === length) return this.#shared;
    needRoom(memory?.shortageFor(length * bytesPerRow));
    const { token, nowMs } = scope;
    const made = Array.from({ length }, (_, index) => {
      needRoom(memory?.grown());
      return this.#row.made({ token, nowMs, rowNumber: index + 1 });
    });
    if (this.#isShared && length <= mostShared) this.#shared = made;
    return made;
  }
}

/** Throws LimitReached if there is a shortage of memory. */
function needRoom(shortage: string | undefined): void {
  if (shortage !== undefined)
    throw new LimitReached('memory-limit', `${shortage}: its outcome has too many rows`);
}

function repeats(count: Template, scope: Scope, { maxTokens }: Options): number {
  const text = count.text(scope);
  const number = text.trim() === '' ? 0 : Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= maxMockRows) {
    if (number > maxTokens)
      throw new LimitReached('token-limit', `its outcome has ${number} rows, and ${maxTokens} are the most`);
    return number;
  }
  throw new ActivityFailure(
    `"${text}" is not a number of rows: a whole number from 0 to ${maxMockRows} is needed`,
  );
}

/** One row, compiled. */
interface RowMaker {
  made(scope: Scope): Row;
}

function compileRow(row: RowSpec, world: TemplateWorld): RowMaker {
  const items = Object.entries(row).map(([name, value]): Item => [name, compileValue(value, world)]);
  const [only] = items;
  // To set this name on an object that is there would set its prototype.
  const isSingle = only !== undefined && items.length === 1 && only[0] !== '__proto__';
  return isSingle ? new SingleItem(only, world) : new SeveralItems(items);
}

type ItemValue = Pick<Template, 'value'>;
type Item = readonly [name: string, value: ItemValue];

function compileValue(value: Value, world: TemplateWorld): ItemValue {
  return typeof value === 'string' ? compileTemplate(value, world) : { value: () => value };
}

class SeveralItems implements RowMaker {
  readonly #items: readonly Item[];

  constructor(items: readonly Item[]) {
    this.#items = items;
  }

  made(scope: Scope): Row {
    const made: Record<string, Value> = {};
    for (const [name, item] of this.#items) setOwn(made, name, item.value(scope));
    return made;
  }
}

class SingleItem implements RowMaker {
  readonly #value: ItemValue;
  readonly #constructorOfRow: SingleItemRow;

  constructor([name, value]: Item, world: TemplateWorld) {
    this.#value = value;
    this.#constructorOfRow = singleItemRow(name, world);
  }

  made(scope: Scope): Row {
    return new this.#constructorOfRow(this.#value.value(scope));
  }
}

type SingleItemRow = new (value: Value) => Row;

/** The constructors of rows with one item, by the name of the item. */
const known = new WeakMap<TemplateWorld, Map<string, SingleItemRow>>();

/**
 * The constructor of rows that have only this item. V8 reserves room for four properties in a literal, but
 * learns of a constructor how many it needs, and a large fan-out keeps a million rows. All activities of a
 * runbook share it, so that their rows have one shape.
 */
function singleItemRow(name: string, world: TemplateWorld): SingleItemRow {
  let ofWorld = known.get(world);
  if (ofWorld === undefined) {
    ofWorld = new Map();
    known.set(world, ofWorld);
  }
  let made = ofWorld.get(name);
  if (made === undefined) {
    made = newSingleItemRow(name);
    ofWorld.set(name, made);
  }
  return made;
}

function newSingleItemRow(name: string): SingleItemRow {
  const Made = function (this: Record<string, Value>, value: Value) {
    this[name] = value;
  } as unknown as SingleItemRow;
  Made.prototype = Object.prototype;
  return Made;
}
