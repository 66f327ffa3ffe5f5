import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import type { Wired } from '../../analysis/wiring.ts';
import { type Colours, plainColours } from '../../text/colours.ts';
import { counted } from '../../text/plain-words.ts';
import { TextLines } from '../../text/text-lines.ts';
import { reasonOf } from './trace-reasons.ts';
import type { TraceTally } from './trace-tally.ts';

/** Why each activity, or one of them, ran as often as it did, in words; the activities in the order a token meets them. */
export function traceText(
  facts: RunbookFacts,
  tally: TraceTally,
  only: Wired | undefined,
  width: number,
  colours: Colours = plainColours,
): string {
  const lines = new TextLines(colours, width);
  const jobs = counted(tally.jobs.size, 'job');
  const instances = counted(tally.instances, 'instance');
  const ends = [...tally.statuses].map(([status, count]) => `${count} x ${status}`).join(', ');
  lines.title(`What happened in ${jobs} with ${instances}${ends === '' ? '' : `, ended ${ends}`}`);
  for (const at of only === undefined ? facts.wiring.order : [only]) {
    const { text, details } = reasonOf(at, facts, tally);
    lines.line(`${at.label} ${text}${details.length === 0 ? '' : ':'}`);
    for (const detail of details) lines.line(detail, 2);
  }
  return lines.text;
}

/** The same as plain data for `--json`. */
export function traceJson(facts: RunbookFacts, tally: TraceTally, only?: Wired) {
  return {
    rule: '1.4',
    jobs: [...tally.jobs],
    instances: tally.instances,
    statuses: Object.fromEntries(tally.statuses),
    activities: (only === undefined ? facts.wiring.order : [only]).map((at) => {
      const { visits, executions, ended, rows, dropped, arrived, emitted, from } = tally.of(at);
      const came = [...from].map(([index, tokens]) => ({
        activity: facts.wiring.activities[index]?.activity.id ?? '',
        tokens,
      }));
      const junction = at.isJunction ? { arrived, emitted } : null;
      const { text, details } = reasonOf(at, facts, tally);
      return {
        id: at.activity.id,
        visits,
        executions,
        ended,
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
