import { catalogueWith } from '../../activities/catalogue.ts';
import { activityNamed } from '../../analysis/activity-names.ts';
import { BundleFacts, type RunbookFacts } from '../../analysis/bundle-facts.ts';
import { runbooksOf } from '../../analysis/runbook-names.ts';
import { withOutcomes } from '../../analysis/simulated-outcomes.ts';
import type { Wired } from '../../analysis/wiring.ts';
import { readTrace } from '../../files/read-trace.ts';
import { checkedMocks } from '../../hosts/settings/checked-mocks.ts';
import { UsageError } from '../../index.ts';
import type { MockCheck } from '../../model/mock-check.ts';
import { activityText } from '../../reports/explain/activity-text.ts';
import { explanationOf } from '../../reports/explain/explanation.ts';
import { firstCauseOf, type TracedRun } from '../../reports/explain/first-cause.ts';
import { overviewOf } from '../../reports/explain/overview.ts';
import { overviewText } from '../../reports/explain/overview-text.ts';
import { runbookText } from '../../reports/explain/runbook-text.ts';
import { traceJson, traceText } from '../../reports/explain/trace-text.ts';
import type { Colours } from '../../text/colours.ts';
import { RunbookTrace, testedItems } from '../../trace/runbook-trace.ts';
import type { Tear } from '../../trace/torn-trace.ts';
import { type RunbookCounts, TraceCounts } from '../../trace/trace-counts.ts';
import { TraceEvidence } from '../../trace/trace-evidence.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { helpWidth, reportWidth } from '../output/text-width.ts';
import { loadDefinition } from './definition.ts';

/** What `pianola explain` was told. */
export interface ExplainFlags {
  readonly runbook?: string;
  readonly trace?: string;
  readonly job?: number;
  readonly mocks?: string;
  readonly activities?: readonly string[];
  readonly mockCheck?: MockCheck;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
}

/**
 * Explains a runbook, one of its activities, or several runbooks at a glance; returns the exit code. Throws
 * UsageError for an unknown runbook or activity, and for a trace that is unreadable or of other runbooks.
 */
export async function explain(
  path: string,
  activity: string | undefined,
  flags: ExplainFlags,
  io: Io,
): Promise<number> {
  if (flags.job !== undefined && flags.trace === undefined)
    throw new UsageError('--job needs --trace', 'give the trace with --trace FILE');
  const definition = await loadDefinition(path, flags, io, 'there is nothing to explain');
  if (definition === undefined) return exitCodes.unusable;
  const { activityTypes, mocks } = definition;
  const bundle =
    mocks === undefined
      ? definition.bundle
      : withOutcomes(
          definition.bundle,
          checkedMocks({ mocks, mockCheck: 'off' }, definition.bundle, catalogueWith(activityTypes)),
        );
  const isSimulated = mocks !== undefined;
  const facts = new BundleFacts(bundle, catalogueWith(activityTypes), { isSimulated });
  const colours = await coloursFor(io.stdout, io, flags.color);
  const isOne = bundle.runbooks.length === 1 || flags.runbook !== undefined;
  if (!isOne && activity === undefined && flags.trace === undefined && bundle.runbooks.length > 0) {
    const overview = overviewOf(facts);
    io.stdout.write(flags.json ? json(overview) : overviewText(overview, reportWidth(io.stdout), colours));
    return exitCodes.done;
  }
  const runbook = facts.of(runbooksOf(bundle, flags.runbook)[0]);
  const only = activity === undefined ? undefined : wiredNamed(activity, runbook);
  await explainOne(runbook, facts, only, flags, io, colours);
  return exitCodes.done;
}

async function explainOne(
  facts: RunbookFacts,
  bundle: BundleFacts,
  only: Wired | undefined,
  { trace, job, json: isJson }: ExplainFlags,
  io: Io,
  colours: Colours,
): Promise<void> {
  const traced = trace === undefined ? undefined : await tracedRun(trace, facts, bundle, job);
  const told = traced && {
    counts: traced.own,
    evidence: traced.evidence,
    tear: traced.tear,
    ...(only !== undefined && { causes: firstCauseOf(only, facts, bundle, traced) }),
  };
  const explanation = explanationOf(facts, bundle, only);
  if (isJson) {
    io.stdout.write(
      json({ ...explanation, trace: told === undefined ? null : traceJson(facts, told, only) }),
    );
    return;
  }
  const width = helpWidth(io.stdout);
  const text = (only === undefined ? runbookText : activityText)(explanation, facts, width, colours);
  io.stdout.write(told === undefined ? text : `${text}\n${traceText(facts, told, only, width, colours)}`);
}

async function tracedRun(
  path: string,
  { runbook }: RunbookFacts,
  bundle: BundleFacts,
  job: number | undefined,
): Promise<TracedRun & { readonly own: RunbookCounts; readonly tear: Tear | undefined }> {
  const trace = new RunbookTrace(runbook, path, job);
  const tested = new Map(bundle.bundle.runbooks.map((each) => [each.path, testedItems(each)]));
  const counts = new TraceCounts((of, activity) => tested.get(of)?.get(activity) ?? []);
  const evidence = new TraceEvidence(job);
  let tear: Tear | undefined;
  const tellTear = (told: Tear) => {
    tear = told;
  };
  for await (const event of readTrace(path, tellTear)) {
    trace.add(event);
    counts.add(event);
    evidence.add(event);
  }
  const starters = bundle.calls.leadingTo(runbook).map((each) => each.path);
  const own = trace.counts(starters, tear);
  return { own, counts: new Map([...counts.runbooks, [runbook.path, own]]), evidence, tear };
}

function wiredNamed(wanted: string, { wiring, runbook: { path } }: RunbookFacts): Wired | undefined {
  const activities = wiring.order.map(({ activity }) => activity);
  return wiring.byId(activityNamed(wanted, { path, activities }).id);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
