import { ActivityFailure, LimitReached } from '../databus/activity-failure.ts';
import { compileTemplate, type Scope, type Template, type TemplateWorld } from '../databus/template.ts';
import { parseTemplate } from '../databus/template-parser.ts';
import type { ValueCriterion } from '../model/criterion.ts';
import { isTriggerSpec, type Mock, type OutcomeSpec } from '../model/mock.ts';
import { maxMockRows } from '../model/mock-rows.ts';
import type { Options } from '../model/options.ts';
import { setOwn } from '../model/own-key.ts';
import type { Row, Value } from '../model/published-data.ts';
import type { ActivityType } from './activity-type.ts';
import { countItems } from './count-items.ts';
import { compileValueTest } from './criterion.ts';
import type { Outcome } from './outcome.ts';

/** A compiled mock: the outcome of the first entry that matches, or undefined if none does. */
export type CompiledMock = (scope: Scope, attempt: number) => Outcome | undefined;

/** What was used of a mock. */
export interface MockUse {
  /** Whether an execution came to it. */
  isAsked: boolean;
  /** The positions of the entries that matched an execution. */
  readonly matched: Set<number>;
}

/**
 * Compiles a simulated outcome (format section 3). Entries are tried in order. An entry matches if the
 * attempt is in its range and all its `when` conditions hold. Values are templates and may read anything
 * upstream; `{{$row}}` counts from 1. The triggers of a monitor never match an execution: `triggerTimes`
 * reads them. `use` is kept up to date.
 */
export function compileMock(
  mock: Mock,
  type: ActivityType,
  world: TemplateWorld,
  use?: MockUse,
): CompiledMock {
  const specs = Array.isArray(mock) ? mock : isTriggerSpec(mock) ? [] : [mock];
  const entries = specs.map((spec, index) => ({ ...compileEntry(spec, type, world), index }));
  const [only] = entries;
  if (only !== undefined && entries.length === 1 && only.matches === undefined && use === undefined)
    return only.outcome;
  return (scope, attempt) => {
    if (use !== undefined) use.isAsked = true;
    for (const entry of entries) {
      if (entry.matches?.(scope, attempt) === false) continue;
      use?.matched.add(entry.index);
      return entry.outcome(scope);
    }
    return undefined;
  };
}

function compileEntry(spec: OutcomeSpec, type: ActivityType, world: TemplateWorld) {
  return { matches: compileMatch(spec, world), outcome: compileOutcome(spec, type, world) };
}

/** Whether an entry stands in for an attempt; undefined if it stands in for every one. */
function compileMatch({ attempts, when = [] }: OutcomeSpec, world: TemplateWorld) {
  if (attempts === undefined && when.length === 0) return undefined;
  const [first, last] = attemptRange(attempts);
  const conditions = when.map((criterion) => compileWhen(criterion, world));
  return (scope: Scope, attempt: number) =>
    attempt >= first && attempt <= last && conditions.every((condition) => condition(scope));
}

function attemptRange(attempts: OutcomeSpec['attempts']): readonly [number, number] {
  if (attempts === undefined) return [1, Number.POSITIVE_INFINITY];
  const [first, last = first] = String(attempts).split('-') as [string, string?];
  return [Number(first), last === '' ? Number.POSITIVE_INFINITY : Number(last)];
}

/** `when` names an item as activityId.Item name, as templates do. */
function compileWhen(criterion: ValueCriterion, world: TemplateWorld): (scope: Scope) => boolean {
  const item = compileTemplate(`{{${criterion.item}}}`, world);
  const passes = compileValueTest(criterion, world.options);
  return (scope) => passes(item.value(scope));
}

function compileOutcome(
  spec: OutcomeSpec,
  type: ActivityType,
  world: TemplateWorld,
): (scope: Scope) => Outcome {
  const { status, durationMs } = spec;
  const summary = compileTemplate(spec.errorSummary ?? '', world);
  const plainSummary = plainText(spec.errorSummary ?? '');
  const fixed = { status, durationMs, simulated: true } as const;
  if (spec.rows === undefined) {
    if (plainSummary === undefined) return (scope) => ({ ...fixed, errorSummary: summary.text(scope) });
    const whole = { ...fixed, errorSummary: plainSummary };
    return () => whole;
  }
  const makeRows = compileRows(spec.rows, world);
  const counts = countItems(type);
  const readsNothing =
    plainSummary !== undefined && Array.isArray(spec.rows) && spec.rows.every(hasFixedValues);
  let whole: Outcome | undefined;
  return (scope) => {
    if (whole !== undefined) return whole;
    const rows = makeRows(scope);
    const errorSummary = plainSummary ?? summary.text(scope);
    const items = counts(rows.length);
    const made: Outcome = { status, durationMs, simulated: true, errorSummary, rows, items };
    if (!readsNothing) return made;
    for (const row of rows) Object.freeze(row);
    Object.freeze(rows);
    whole = Object.freeze(made);
    return whole;
  };
}

/** What the list takes for each row, in one piece. */
const bytesPerRow = 8;

/** More rows than this are made anew each time, so that they do not stay when nobody needs them. */
const mostShared = 1_000_000;

function compileRows(
  rows: NonNullable<OutcomeSpec['rows']>,
  world: TemplateWorld,
): (scope: Scope) => readonly Row[] {
  if (Array.isArray(rows)) {
    const made = rows.map((row) => compileRow(row, world));
    const [only] = made;
    if (only !== undefined && made.length === 1) return (scope) => [only(scope)];
    return (scope) => made.map((make) => make(scope));
  }
  const make = compileRow(rows.row, world);
  const count = compileTemplate(String(rows.repeat), world);
  const readsNothing = hasFixedValues(rows.row);
  let shared: readonly Row[] = [];
  return (scope) => {
    const { token, nowMs } = scope;
    const length = repeats(count, scope, world.options);
    // Executions whose rows are the same share them, so that each waiting token costs no row of its own.
    if (readsNothing && shared.length === length) return shared;
    needRoom(world.memory?.shortageFor(length * bytesPerRow));
    const made = Array.from({ length }, (_, index) => {
      needRoom(world.memory?.grown());
      return make({ token, nowMs, rowNumber: index + 1 });
    });
    if (readsNothing && length <= mostShared) shared = made;
    return made;
  };
}

/** Throws LimitReached if there is a shortage of memory. */
function needRoom(shortage: string | undefined): void {
  if (shortage !== undefined)
    throw new LimitReached('memory-limit', `${shortage}: its outcome has too many rows`);
}

/** The text that a text without references gives; undefined if it has some. */
function plainText(text: string): string | undefined {
  const { parts } = parseTemplate(text);
  return parts.every((part) => part.kind === 'text') ? parts.map((part) => part.text).join('') : undefined;
}

/** Whether a row reads nothing but its number. */
function hasFixedValues(row: Readonly<Record<string, Value>>): boolean {
  return Object.values(row).every(isFixed);
}

function isFixed(value: Value): boolean {
  if (typeof value !== 'string') return true;
  return parseTemplate(value).parts.every(({ kind }) => kind === 'text' || kind === 'row');
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

function compileRow(row: Readonly<Record<string, Value>>, world: TemplateWorld): (scope: Scope) => Row {
  const items = Object.entries(row).map(([name, value]): [string, (scope: Scope) => Value] => {
    if (typeof value !== 'string') return [name, () => value];
    return [name, compileTemplate(value, world).value];
  });
  const [only] = items;
  if (only !== undefined && items.length === 1) {
    const [name, read] = only;
    const make = singleItemRows(name);
    return (scope) => make(read(scope));
  }
  return (scope) => {
    const made: Record<string, Value> = {};
    for (const [name, read] of items) setOwn(made, name, read(scope));
    return made;
  };
}

/**
 * Makes rows of one item. V8 reserves room for four properties in a literal, but learns of a constructor how
 * many it needs, and a large fan-out keeps a million rows.
 */
function singleItemRows(name: string): (value: Value) => Row {
  if (name === '__proto__') return (value) => ({ [name]: value });
  const SingleItemRow = function (this: Record<string, Value>, value: Value) {
    this[name] = value;
  } as unknown as new (
    value: Value,
  ) => Row;
  SingleItemRow.prototype = Object.prototype;
  return (value) => new SingleItemRow(value);
}
