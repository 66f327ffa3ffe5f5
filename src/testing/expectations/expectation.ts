import type { MockItems } from '../../analysis/mock-items.ts';
import type { Path } from '../../formats/text/place.ts';
import type { ProblemList } from '../../formats/text/problem-list.ts';
import type { Matcher } from '../../model/matcher.ts';
import type { WrittenExpect } from '../../model/test-file.ts';
import type { Suggest } from '../../text/suggestion.ts';
import { matcherFaults, type PossibleValues } from '../matcher.ts';
import type { Looks, ObservedRun } from '../observed-run.ts';
import type { TestedActivity, TestNames } from '../test-names.ts';

/** An expectation that did not hold. */
export interface Failure {
  /** The place of the expectation in the test file. */
  readonly path: Path;
  /** What was found instead, in one line. */
  readonly message: string;
  /** What was expected, and what happened, in lines. */
  readonly expected: readonly string[];
  readonly actual: readonly string[];
  /** The same lines side by side, where they are lists of which a part fits. */
  readonly diff?: readonly DiffLine[];
  /**
   * What would hold with what happened, to be written instead: what fits stays as it is. Absent if there is
   * nothing to write.
   */
  readonly instead?: { readonly value: unknown };
  /** The entry of a list that does not hold, below the expectation. */
  readonly at?: Path;
  /** The activity that it is about, which may have a cause to tell. */
  readonly about?: TestedActivity;
}

/** A line of a diff: what both have, what was expected only, or what happened only. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** What a check found: a failure, apart from its place; or nothing. */
export type Found = Omit<Failure, 'path'> | undefined;

/** Looks at a run. */
export type Check = (run: ObservedRun) => Found;

/** One expectation of a case, ready to be looked at after a run. */
export interface Expectation {
  readonly path: Path;
  /** The positions of its entries, if it is a list. */
  readonly entries: readonly number[];
  readonly check: Check;
}

/** What it takes to bind what a test file says to its definition. */
export interface Binding {
  readonly names: TestNames;
  readonly list: Pick<ProblemList, 'add'>;
  readonly suggest: Suggest;
  /** Knows what activities publish. */
  readonly items: MockItems;
  /** What the expectations look at; those that are bound add to it. */
  readonly looks: {
    -readonly [Key in keyof Looks]: Looks[Key] extends ReadonlySet<infer One>
      ? Set<One>
      : Looks[Key] extends ReadonlyMap<infer Name, infer Look>
        ? Map<Name, Look>
        : boolean;
  };
}

/** Binds one expectation; undefined if it names something that is not there, which is reported. */
export type Bind<Value> = (value: Value, path: Path, key: string, binding: Binding) => Check | undefined;

/** The value of an expectation that has an entry for each of several subjects. */
export type EntryOf<Kind extends keyof WrittenExpect> =
  NonNullable<WrittenExpect[Kind]> extends Readonly<Record<string, infer Entry>> ? Entry : never;

/** Reports what is wrong with a matcher. Returns whether it is right. `possible`: what the value can be. */
export function isRight(
  matcher: Matcher,
  path: Path,
  { list }: Pick<Binding, 'list'>,
  possible?: PossibleValues,
): boolean {
  const faults = [...matcherFaults(matcher, possible)];
  for (const fault of faults) list.add(path, fault);
  return faults.length === 0;
}
