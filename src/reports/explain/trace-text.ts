import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import type { Wired } from '../../analysis/wiring.ts';
import { type Colours, plainColours } from '../../text/colours.ts';
import { counted } from '../../text/plain-words.ts';
import { TextLines } from '../../text/text-lines.ts';
import { type Tear, tearText } from '../../trace/torn-trace.ts';
import { countsOfActivity, type RunbookCounts } from '../../trace/trace-counts.ts';
import type { TraceEvidence } from '../../trace/trace-evidence.ts';
import type { CauseLine } from './first-cause.ts';
import { visitReason } from './trace-reasons.ts';

/** What a trace says about one runbook. */
export interface ToldTrace {
  readonly counts: RunbookCounts;
  readonly evidence: TraceEvidence;
  /** Where the trace ends, if it is not whole. */
  readonly tear?: Tear | undefined;
  /** For one activity. */
  readonly causes?: readonly CauseLine[];
}

/**
 * Why each activity, or only one, ran as often as it did, in words, with its error summaries. The activities
 * are in the order a token meets them. `causes`: what led up to it, for one activity.
 */
export function traceText(
  facts: RunbookFacts,
  { counts, evidence, tear, causes }: ToldTrace,
  only: Wired | undefined,
  width: number,
  colours: Colours = plainColours,
): string {
  const lines = new TextLines(colours, width);
  const jobs = counted(counts.jobs.size, 'job');
  const instances = counted(counts.instances, 'instance');
  const ends = endingsOf(counts)
    .map(([status, count]) => `${count} x ${status}`)
    .join(', ');
  lines.title(`What happened in ${jobs} with ${instances}${ends === '' ? '' : `, ended ${ends}`}`);
  if (tear !== undefined) lines.line(`The trace is ${tearText(tear)}. What came after that is not known.`);
  if (counts.platformEvents > 0)
    lines.line(`${counted(counts.platformEvents, 'platform event')} about the runbook itself`);
  for (const at of only === undefined ? facts.wiring.order : [only]) {
    const { text, details } = visitReason(at, facts, counts);
    const told = causes ? [] : [...details, ...errorsOf(at, facts, evidence).map(errorText)];
    lines.line(`${at.label} ${text}${told.length === 0 ? '' : ':'}`);
    for (const detail of told) lines.line(detail, 2);
  }
  if (causes === undefined || causes.length === 0) return lines.text;
  lines.title('Why, up to the first cause');
  for (const { level, text } of causes) lines.line(text, level + 1);
  return lines.text;
}

/** An error summary of an activity, and how many of its executions ended with it. */
interface ToldError {
  readonly status: 'failed' | 'warning';
  readonly errorSummary: string;
  readonly count: number;
}

function errorsOf(at: Wired, { runbook }: RunbookFacts, evidence: TraceEvidence): readonly ToldError[] {
  const told = evidence.activity({ runbook: runbook.path, activity: at.activity.id });
  return (['failed', 'warning'] as const).flatMap((status) =>
    [...(told?.summaries[status] ?? [])].map(([errorSummary, count]) => ({ status, errorSummary, count })),
  );
}

function errorText({ status, errorSummary, count }: ToldError): string {
  const why = errorSummary === '' ? ', without an error summary' : `: ${errorSummary}`;
  return `ended ${status} (${count} x)${why}`;
}

/** The same as plain data for `--json`. */
export function traceJson(facts: RunbookFacts, { counts, evidence, tear, causes }: ToldTrace, only?: Wired) {
  return {
    rule: '1.4',
    torn: tear === undefined ? null : { lines: tear.lines, text: tearText(tear) },
    jobs: [...counts.jobs],
    instances: counts.instances,
    statuses: Object.fromEntries(endingsOf(counts)),
    platformEvents: counts.platformEvents,
    activities: (only === undefined ? facts.wiring.order : [only]).map((at) => {
      const { executions, attempts, statuses, rows, dropped, platformEvents, ...own } = countsOfActivity(
        counts,
        at.activity.id,
      );
      const { arrived, emitted, from } = own;
      const came = [...from].map(([activity, tokens]) => ({ activity, tokens }));
      const junction = at.isJunction ? { arrived, emitted } : null;
      const { text, details } = visitReason(at, facts, counts);
      return {
        id: at.activity.id,
        visits: executions,
        executions: attempts,
        ended: statuses,
        rows,
        dropped,
        platformEvents,
        junction,
        from: came,
        why: text,
        details,
        errors: errorsOf(at, facts, evidence),
      };
    }),
    causes: causes ?? null,
  };
}

function endingsOf({ endings }: RunbookCounts): readonly (readonly [string, number])[] {
  return Object.entries(endings).filter(([, count]) => count > 0);
}
