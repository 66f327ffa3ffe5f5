import { plainText } from '../databus/readable-template.ts';
import { compileTemplate, type Scope, type Template, type TemplateWorld } from '../databus/template.ts';
import type { ValueCriterion } from '../model/criterion.ts';
import { isTriggerSpec, type Mock, type OutcomeSpec } from '../model/mock.ts';
import { countOfRows, rowList } from '../model/published-data.ts';
import type { ActivityType } from './activity-type.ts';
import { CountItems } from './count-items.ts';
import { compileValueTest } from './criterion.ts';
import { compileRows, listReadsNothing, type MockedRows } from './mock-rows.ts';
import type { Outcome } from './outcome.ts';

/** A compiled mock. */
export interface CompiledMock {
  /** The outcome of the first entry that matches, or undefined if none does. */
  outcome(scope: Scope, attempt: number): Outcome | undefined;
}

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
 *
 * It is made of objects with methods, not of closures. So a call has one target for all activities. V8 gives
 * up what it has optimised for the closure of one activity when that of the next comes.
 */
export function compileMock(
  mock: Mock,
  type: ActivityType,
  world: TemplateWorld,
  use?: MockUse,
): CompiledMock {
  const specs = Array.isArray(mock) ? mock : isTriggerSpec(mock) ? [] : [mock];
  const entries = specs.map((spec) => new MockEntry(spec, type, world));
  const [only] = entries;
  const isSure = only !== undefined && entries.length === 1 && only.matches === undefined;
  return isSure && use === undefined ? only : new FirstMatch(entries, use);
}

class FirstMatch implements CompiledMock {
  readonly #entries: readonly MockEntry[];
  readonly #use: MockUse | undefined;

  constructor(entries: readonly MockEntry[], use: MockUse | undefined) {
    this.#entries = entries;
    this.#use = use;
  }

  outcome(scope: Scope, attempt: number): Outcome | undefined {
    if (this.#use !== undefined) this.#use.isAsked = true;
    const index = this.#entries.findIndex(({ matches }) => matches?.(scope, attempt) !== false);
    if (index < 0) return undefined;
    this.#use?.matched.add(index);
    return this.#entries[index]?.outcome(scope);
  }
}

/** One entry, which is a mock of its own if it matches every attempt. */
class MockEntry implements CompiledMock {
  /** Whether it matches an attempt; undefined if it matches every one. */
  readonly matches: ((scope: Scope, attempt: number) => boolean) | undefined;
  readonly #status: Outcome['status'];
  readonly #durationMs: number;
  /** The error summary, if it reads nothing. */
  readonly #plainSummary: string | undefined;
  readonly #summary: Template;
  readonly #rows: MockedRows | undefined;
  readonly #counts: CountItems;
  /** Whether its texts read nothing: executions then share its outcome, frozen, from the first one on. */
  readonly #isShared: boolean;
  #shared: Outcome | undefined;

  constructor(spec: OutcomeSpec, type: ActivityType, world: TemplateWorld) {
    const { errorSummary = '', rows } = spec;
    this.matches = compileMatch(spec, world);
    this.#status = spec.status;
    this.#durationMs = spec.durationMs;
    this.#plainSummary = plainText(errorSummary);
    this.#summary = compileTemplate(errorSummary, world);
    this.#rows = rows && compileRows(rows, world);
    this.#counts = new CountItems(type);
    this.#isShared = this.#plainSummary !== undefined && (rows === undefined || listReadsNothing(rows));
  }

  outcome(scope: Scope): Outcome {
    if (!this.#isShared) return this.#made(scope);
    this.#shared ??= frozen(this.#made(scope));
    return this.#shared;
  }

  #made(scope: Scope): Outcome {
    const status = this.#status;
    const durationMs = this.#durationMs;
    const rows = this.#rows?.made(scope);
    const errorSummary = this.#plainSummary ?? this.#summary.text(scope);
    if (rows === undefined) return { status, durationMs, simulated: true, errorSummary };
    const items = this.#counts.of(countOfRows(rows));
    return { status, durationMs, simulated: true, errorSummary, rows, items };
  }
}

function frozen(outcome: Outcome): Outcome {
  if (outcome.rows !== undefined) {
    for (const row of rowList(outcome.rows)) Object.freeze(row);
    Object.freeze(outcome.rows);
  }
  return Object.freeze(outcome);
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
