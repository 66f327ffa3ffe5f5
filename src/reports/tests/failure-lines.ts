import type { DiffLine } from '../../testing/expectations/expectation.ts';
import type { TestedCase } from '../../testing/tested.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { deviationText } from '../what-if/exploration-text.ts';
import type { FailureLine } from './failure-line.ts';
import { casePlace, type ToldFailure } from './test-report.ts';

const kinds = { ' ': 'same', '-': 'expected', '+': 'actual' } as const;
/** More lines of a diff than this are left out, the same ones first. */
const mostDiffLines = 60;

/** What is told of the failures of a case, line by line. */
export function failureLines(tested: TestedCase, told: readonly ToldFailure[]): readonly FailureLine[] {
  return [...told.flatMap((one) => linesOf(tested, one)), ...orderLines(tested)];
}

function linesOf(tested: TestedCase, { failure, causes }: ToldFailure): readonly FailureLine[] {
  const lines: FailureLine[] = [
    { kind: 'message', level: 0, text: `${casePlace(tested, failure)}: ${failure.message}` },
  ];
  for (const { sign, text } of shortened(diffOf(failure)))
    lines.push({ kind: kinds[sign], level: 1, text: `${sign} ${text}` });
  for (const { level, text } of causes) lines.push({ kind: 'cause', level: level + 1, text });
  return lines.map((line) => ({ ...line, text: harmless(line.text) }));
}

/** The lines of a failure side by side; of one that has no lists, what was expected above what happened. */
function diffOf({ diff, expected, actual }: ToldFailure['failure']): readonly DiffLine[] {
  const plain = (sign: DiffLine['sign'], lines: readonly string[]) => lines.map((text) => ({ sign, text }));
  return diff ?? [...plain('-', expected), ...plain('+', actual)];
}

function shortened(diff: readonly DiffLine[]): readonly DiffLine[] {
  if (diff.length <= mostDiffLines) return diff;
  const near = diff.map(
    ({ sign }, at) =>
      diff.slice(Math.max(0, at - 2), at + 3).some((line) => line.sign !== ' ') || sign !== ' ',
  );
  const kept: DiffLine[] = [];
  for (const [at, line] of diff.entries()) {
    if (near[at]) kept.push(line);
    else if (near[at - 1] !== false || at === 0) kept.push({ sign: ' ', text: '…' });
    if (kept.length >= mostDiffLines)
      return [...kept, { sign: ' ', text: `… and ${counted(diff.length - at - 1, 'line')} more` }];
  }
  return kept;
}

function orderLines({ schedule, orders }: TestedCase): readonly FailureLine[] {
  if (schedule.length === 0) return [];
  const times = schedule.length === 1 ? 'once' : `${schedule.length} times`;
  const tried = counted(orders, 'order');
  const head = `It fails in an order that deviates ${times} from the documented one (${tried} tried):`;
  return [
    { kind: 'order', level: 0, text: head },
    ...schedule.map((deviation) => ({ kind: 'order' as const, level: 1, text: deviationText(deviation) })),
  ];
}
