import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import type { Wired } from '../../analysis/wiring.ts';
import { type Colours, plainColours } from '../../text/colours.ts';
import { counted } from '../../text/plain-words.ts';
import { TextLines } from '../../text/text-lines.ts';
import { countsOfActivity, type RunbookCounts } from '../../trace/trace-counts.ts';
import { visitReason } from './trace-reasons.ts';

/**
 * Why each activity, or only one, ran as often as it did, in words. The activities are in the order a token
 * meets them.
 */
export function traceText(
  facts: RunbookFacts,
  counts: RunbookCounts,
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
  for (const at of only === undefined ? facts.wiring.order : [only]) {
    const { text, details } = visitReason(at, facts, counts);
    lines.line(`${at.label} ${text}${details.length === 0 ? '' : ':'}`);
    for (const detail of details) lines.line(detail, 2);
  }
  return lines.text;
}

/** The same as plain data for `--json`. */
export function traceJson(facts: RunbookFacts, counts: RunbookCounts, only?: Wired) {
  return {
    rule: '1.4',
    jobs: [...counts.jobs],
    instances: counts.instances,
    statuses: Object.fromEntries(endingsOf(counts)),
    activities: (only === undefined ? facts.wiring.order : [only]).map((at) => {
      const { executions, attempts, statuses, rows, dropped, arrived, emitted, from } = countsOfActivity(
        counts,
        at.activity.id,
      );
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
        junction,
        from: came,
        why: text,
        details,
      };
    }),
  };
}

function endingsOf({ endings }: RunbookCounts): readonly (readonly [string, number])[] {
  return Object.entries(endings).filter(([, count]) => count > 0);
}
