import { forEach, loopOf } from '../activities/runbook-control/for-each.ts';
import { parametersOf } from '../activities/runbook-control/initialize-data.ts';
import { invocationOf, invokeRunbook } from '../activities/runbook-control/invoke-runbook.ts';
import { groupOf, parallel } from '../activities/runbook-control/parallel.ts';
import { plainText, readableTemplate } from '../databus/readable-template.ts';
import type { Runbook } from '../model/runbook-schema.ts';
import { type BundleFacts, isFireAndForget, type RunbookFacts } from './bundle-facts.ts';
import type { Wired } from './wiring.ts';

/** One place where a runbook starts another as a job (sections 6, 7 and 14). */
export interface ChildCall {
  readonly by: Wired;
  readonly kind: 'invoke' | 'branch' | 'compensate' | 'body';
  /** The branch of a Parallel. */
  readonly branch: string | null;
  /** The runbook as written, references readable. */
  readonly name: string;
  /** Undefined where it is not in the bundle, or where a reference gives its name when the activity runs. */
  readonly child: Runbook | undefined;
  readonly isKnownByName: boolean;
  /** Values by parameter, references readable. A compensation gets those of its branch and what that returned. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** Parameters of the child that get no value here and have none of their own. */
  readonly missing: readonly string[];
  readonly waits: boolean;
  /** What is said of the group it belongs to; blank for Invoke Runbook. */
  readonly group: string;
}

/** Everything in a runbook that starts runbooks as jobs, in stored order. */
export function childCallsOf(facts: RunbookFacts, bundle: BundleFacts): readonly ChildCall[] {
  return facts.wiring.activities.flatMap((by) => callsBy(by, facts, bundle));
}

function callsBy(by: Wired, { labelOf }: RunbookFacts, bundle: BundleFacts): readonly ChildCall[] {
  const call = (
    kind: ChildCall['kind'],
    text: string,
    given: Given,
    more: Partial<ChildCall> = {},
  ): ChildCall => {
    const child = bundle.find(text);
    return {
      by,
      kind,
      branch: null,
      name: readableTemplate(text, labelOf),
      child,
      isKnownByName: plainText(text) !== undefined,
      parameters: Object.entries(given).map(([name, value]) => [name, readable(value, labelOf)]),
      missing: child === undefined ? [] : missingFrom(child, Object.keys(given)),
      waits: true,
      group: '',
      ...more,
    };
  };
  const { activity, type } = by;
  if (type === invokeRunbook) {
    const { runbook, parameters } = invocationOf(activity);
    return [call('invoke', runbook, parameters, { waits: !isFireAndForget(by) })];
  }
  if (type === forEach) {
    const { runbook, parameters, maxWorkers } = loopOf(activity);
    const group = maxWorkers === 1 ? 'one item after another' : `${workers(maxWorkers)} items at once`;
    const one = call('body', runbook, parameters, { group });
    return [{ ...one, missing: one.missing.filter((name) => !/^(item|index)$/i.test(name)) }];
  }
  if (type !== parallel) return [];
  const { branches, strategy, maxWorkers } = groupOf(activity);
  const group = `${strategy}, ${workers(maxWorkers)} branches at once`;
  const waits = strategy !== 'fireAndForget';
  return branches.flatMap(({ id, runbook, parameters, compensate }) => {
    const own = call('branch', runbook, parameters, { branch: id, waits, group });
    if (compensate === undefined) return [own];
    const makesGood = call('compensate', compensate, parameters, { branch: id, waits, group });
    // What the branch returned is handed on, too (section 14.1 rule 5).
    return [own, { ...makesGood, missing: [] }];
  });
}

type Given = Readonly<Record<string, string | number | boolean>>;

function workers(most: number): string {
  return most === 0 ? 'all' : `up to ${most}`;
}

function readable(value: Given[string], labelOf: (id: string) => string): string {
  return typeof value === 'string' ? readableTemplate(value, labelOf) : String(value);
}

function missingFrom(child: Runbook, given: readonly string[]): readonly string[] {
  const names = new Set(given.map((name) => name.toLowerCase()));
  return parametersOf(child).flatMap(({ name, default: fallback }) =>
    fallback === undefined && !names.has(name.toLowerCase()) ? [name] : [],
  );
}

/** Who calls each runbook of a bundle, as activities of runbooks; those that nobody calls are left out. */
export function callersIn(
  bundle: BundleFacts,
  callsOf: (runbook: Runbook) => readonly ChildCall[],
): ReadonlyMap<Runbook, readonly Caller[]> {
  const callers = new Map<Runbook, Caller[]>();
  for (const runbook of bundle.bundle.runbooks) {
    for (const call of callsOf(runbook)) {
      if (call.child === undefined) continue;
      const known = callers.get(call.child);
      if (known === undefined) callers.set(call.child, [{ runbook, call }]);
      else known.push({ runbook, call });
    }
  }
  return callers;
}

export interface Caller {
  readonly runbook: Runbook;
  readonly call: ChildCall;
}
