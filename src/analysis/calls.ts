import { parametersOf } from '../activities/runbook-control/initialize-data.ts';
import { plainText } from '../databus/readable-template.ts';
import { type ActivityType, type Catalogue, type StartedRunbook, typeOf } from '../engine/activity-type.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { returnedNames } from './returned-names.ts';
import { type CalledRunbook, type RunbookNames, runbookNamesOf } from './runbook-names.ts';

/** A runbook that an activity starts as a job, with the runbooks that its name means. */
export interface Call<Some extends CalledRunbook = Runbook> extends StartedRunbook {
  /** Its path or name; undefined if a reference gives it when the activity runs. */
  readonly name: string | undefined;
  /** The runbooks that the name means: one, or several if it is ambiguous, or none. */
  readonly meant: readonly Some[];
  /** The runbook that the name means; undefined unless there is exactly one. */
  readonly child: Some | undefined;
}

/** The runbooks that an activity starts, in stored order; none for a type that starts none. */
function callsOf<Some extends CalledRunbook>(
  activity: Activity,
  type: ActivityType | undefined,
  names: RunbookNames<Some>,
): readonly Call<Some>[] {
  return (type?.starts?.(activity) ?? []).map((started) => {
    const name = plainText(started.runbook)?.trim();
    const meant = name === undefined ? [] : names.meant(name);
    return { ...started, name, meant, child: meant.length === 1 ? meant[0] : undefined };
  });
}

/** A call in a runbook of a bundle, with the activity that makes it. */
export interface CallSite extends Call {
  readonly by: Activity;
  readonly from: Runbook;
}

/** Which runbooks of a bundle start which (sections 6, 7 and 14). The calls of each are worked out once. */
export class BundleCalls {
  readonly names: RunbookNames<Runbook>;
  readonly #runbooks: readonly Runbook[];
  readonly #catalogue: Catalogue;
  readonly #calls = new Map<Runbook, readonly CallSite[]>();
  #callers: ReadonlyMap<Runbook, readonly CallSite[]> | undefined;

  constructor(runbooks: readonly Runbook[], catalogue: Catalogue) {
    this.names = runbookNamesOf(runbooks);
    this.#runbooks = runbooks;
    this.#catalogue = catalogue;
  }

  /** All calls in a runbook, in stored order. */
  of(from: Runbook): readonly CallSite[] {
    let calls = this.#calls.get(from);
    if (calls === undefined) {
      calls = from.activities.flatMap((by) =>
        callsOf(by, typeOf(by, this.#catalogue), this.names).map((call) => ({ ...call, by, from })),
      );
      this.#calls.set(from, calls);
    }
    return calls;
  }

  /** All calls in the bundle that certainly mean this runbook, in stored order. */
  callersOf(runbook: Runbook): readonly CallSite[] {
    this.#callers ??= Map.groupBy(
      this.#runbooks.flatMap((from) => this.of(from)).filter(({ child }) => child !== undefined),
      ({ child }) => child as Runbook,
    );
    return this.#callers.get(runbook) ?? [];
  }

  /** The runbooks that certainly lead to a job of this one, over whatever others; not itself. */
  leadingTo(runbook: Runbook): readonly Runbook[] {
    const leading = new Set([runbook]);
    for (const each of leading) for (const { from } of this.callersOf(each)) leading.add(from);
    leading.delete(runbook);
    return [...leading];
  }

  /**
   * The parameters of the called runbook that can get no value from the call and have no default. Empty if
   * it cannot be known: a compensation gets those of its branch, and what the branch returned (section 14.1
   * rule 5).
   */
  parametersMissing(call: CallSite): readonly string[] {
    const { child, parameters, itself = [] } = call;
    const returned = call.kind === 'compensate' ? this.#returnedBy(call) : [];
    if (child === undefined || returned === undefined) return [];
    const given = [...Object.keys(parameters), ...itself, ...returned].map((name) => name.toLowerCase());
    return parametersOf(child).flatMap(({ name, default: fallback }) =>
      fallback === undefined && !given.includes(name.toLowerCase()) ? [name] : [],
    );
  }

  /** The names that the branch of a compensation can return; undefined if they cannot be known. */
  #returnedBy({ from, by, branch }: CallSite): readonly string[] | undefined {
    const compensated = this.of(from).find(
      (call) => call.by === by && call.kind === 'branch' && call.branch === branch,
    )?.child;
    return compensated && returnedNames(compensated, this.#catalogue);
  }

  /**
   * The given runbooks, those that they certainly start, and so on, in the order found. `startsNothing`:
   * whether a call is left out because the activity has a simulated outcome from outside.
   */
  reachedFrom(
    starts: readonly Runbook[],
    startsNothing: (call: CallSite) => boolean = () => false,
  ): readonly Runbook[] {
    const reached = new Set(starts);
    for (const runbook of reached)
      for (const call of this.of(runbook))
        if (call.child !== undefined && !startsNothing(call)) reached.add(call.child);
    return [...reached];
  }
}
