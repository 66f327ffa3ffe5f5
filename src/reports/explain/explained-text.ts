import { activityNamed } from '../../analysis/activity-names.ts';
import { BundleFacts, type RunbookFacts } from '../../analysis/bundle-facts.ts';
import { runbooksOf } from '../../analysis/runbook-names.ts';
import type { Wired } from '../../analysis/wiring.ts';
import type { Catalogue } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import { type Colours, plainColours } from '../../text/colours.ts';
import { RunbookTrace, testedItems } from '../../trace/runbook-trace.ts';
import { TraceCounts } from '../../trace/trace-counts.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import { TraceEvidence } from '../../trace/trace-evidence.ts';
import { activityText } from './activity-text.ts';
import { explanationOf } from './explanation.ts';
import { firstCauseOf } from './first-cause.ts';
import { overviewOf } from './overview.ts';
import { overviewText } from './overview-text.ts';
import { runbookText } from './runbook-text.ts';
import { traceText } from './trace-text.ts';

/** What is to be explained, and in the light of what. */
export interface ToExplain {
  /** The name or path of a runbook; needed for one of several. */
  readonly runbook?: string;
  /** The id or name of an activity; else the whole runbook is explained. */
  readonly activity?: string;
  /** The events of a run, whole: then also what happened, and why. */
  readonly events?: readonly TraceEvent[];
  /** The job whose events count; all jobs of the runbook if absent. */
  readonly job?: number;
  /** Columns at which lines are broken; 100 if absent. */
  readonly width?: number;
  readonly colours?: Colours;
}

/**
 * Explains a runbook or one of its activities as `pianola explain` does; several runbooks at a glance, if
 * nothing says which. Throws UsageError for an unknown runbook or activity, and for events of other runbooks.
 */
export function explainedText(
  bundle: Bundle,
  catalogue: Catalogue,
  { runbook, activity, events, job, width = 100, colours = plainColours }: ToExplain = {},
): string {
  const all = new BundleFacts(bundle, catalogue, { isSimulated: false });
  const isOne = bundle.runbooks.length === 1 || runbook !== undefined;
  if (!isOne && activity === undefined && events === undefined && bundle.runbooks.length > 0)
    return overviewText(overviewOf(all), width, colours);
  const facts = all.of(runbooksOf(bundle, runbook)[0]);
  const only = activity === undefined ? undefined : wiredNamed(activity, facts);
  const explanation = explanationOf(facts, all, only);
  const text = (only === undefined ? runbookText : activityText)(explanation, facts, width, colours);
  if (events === undefined) return text;
  const told = toldBy(events, facts, all, only, job);
  return `${text}\n${traceText(facts, told, only, width, colours)}`;
}

/** What the events say of a runbook, or of an activity of it. */
function toldBy(
  events: readonly TraceEvent[],
  facts: RunbookFacts,
  bundle: BundleFacts,
  only: Wired | undefined,
  job: number | undefined,
) {
  const { runbook } = facts;
  const trace = new RunbookTrace(runbook, 'the trace', job);
  const tested = new Map(bundle.bundle.runbooks.map((each) => [each.path, testedItems(each)]));
  const counts = new TraceCounts((of, activity) => tested.get(of)?.get(activity) ?? []);
  const evidence = new TraceEvidence(job);
  for (const event of events) {
    trace.add(event);
    counts.add(event);
    evidence.add(event);
  }
  const own = trace.counts(bundle.calls.leadingTo(runbook).map(({ path }) => path));
  const traced = { counts: new Map([...counts.runbooks, [runbook.path, own]]), evidence };
  return {
    counts: own,
    evidence,
    tear: undefined,
    ...(only !== undefined && { causes: firstCauseOf(only, facts, bundle, traced) }),
  };
}

function wiredNamed(wanted: string, { wiring, runbook: { path } }: RunbookFacts): Wired | undefined {
  const activities = wiring.order.map(({ activity }) => activity);
  return wiring.byId(activityNamed(wanted, { path, activities }).id);
}
