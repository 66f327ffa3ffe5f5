import type { BranchPlan, GroupPlan, GroupResult } from '../../model/job-group.ts';
import type { Value } from '../../model/published-data.ts';
import { lengthOfRows } from '../../trace/texts-length.ts';

/** From so many characters on a text crosses threads with care. */
export const longText = 2 ** 16;

/** V8 takes two bytes for each character of a text that is not of Latin-1. */
export const bytesOfText = (length: number) => 2 * length;

/** A plan whose long parameters stand apart, each text once: a thread sends it as often as it is told. */
export interface SentPlan {
  readonly plan: GroupPlan;
  readonly texts: readonly string[];
  /** Which text is the parameter of which branch. */
  readonly places: readonly { readonly branch: number; readonly name: string; readonly text: number }[];
}

/** Takes the long parameters out of a plan: For Each may give the same to each of many jobs. */
export function sentPlan(plan: GroupPlan): SentPlan {
  const numbers = new Map<string, number>();
  const places: { branch: number; name: string; text: number }[] = [];
  const branches = plan.branches.map((branch, index): BranchPlan => {
    const long = Object.entries(branch.call.parameters).filter(
      ([, value]) => typeof value === 'string' && value.length > longText,
    ) as [string, string][];
    if (long.length === 0) return branch;
    for (const [name, text] of long) {
      const number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      places.push({ branch: index, name, text: number });
    }
    return withParameters(branch, Object.fromEntries(long.map(([name]) => [name, ''])));
  });
  return { plan: places.length === 0 ? plan : { ...plan, branches }, texts: [...numbers.keys()], places };
}

/** The plan as it was. */
export function receivedPlan({ plan, texts, places }: SentPlan): GroupPlan {
  if (places.length === 0) return plan;
  const ofBranch = Map.groupBy(places, ({ branch }) => branch);
  const branches = plan.branches.map((branch, index) => {
    const own = (ofBranch.get(index) ?? []).map(({ name, text }) => [name, texts[text] ?? ''] as const);
    return own.length === 0 ? branch : withParameters(branch, Object.fromEntries(own));
  });
  return { ...plan, branches };
}

function withParameters(branch: BranchPlan, changed: Readonly<Record<string, Value>>): BranchPlan {
  const { call } = branch;
  return { ...branch, call: { ...call, parameters: { ...call.parameters, ...changed } } };
}

/** How many characters the results of a group have, about. */
export function lengthOfResult({ branches }: GroupResult): number {
  return branches.reduce((sum, { result }) => sum + lengthOfRows(result?.returned ?? []), 0);
}
