import { harmless } from '../../text/harmless.ts';
import { jsonPieces } from '../../text/json-pieces.ts';
import { counted } from '../../text/plain-words.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import type { FinalResult } from '../../what-if/final-result.ts';
import type { Exploration, ExploredResult } from '../../what-if/interleavings.ts';
import type { ToldDeviation, ToldStep } from '../../what-if/told-schedule.ts';

/** The result of exploring schedules, as one JSON object on one line, in pieces. */
export function* explorationJson(
  exploration: Exploration,
  runbooks: readonly string[],
  exitCode: number,
): Generator<string> {
  yield* jsonPieces({ runbooks, exitCode, ...exploration });
  yield '\n';
}

/**
 * The result of exploring schedules in words, broken at `width` columns: each different result, and where its
 * shortest schedule deviates.
 */
export function explorationText(
  exploration: Exploration,
  runbooks: readonly string[],
  width: number,
): string {
  const { results } = exploration;
  const lines = [`${runbooks.map(harmless).join(', ')}: ${extentText(exploration)}`];
  const [documented] = results;
  if (documented === undefined) return broken(lines, width);
  if (results.length === 1) {
    const leads = exploration.schedules === 1 ? 'it leads to' : 'all of them lead to the same result';
    lines.push(`${leads}:`, ...factsOf(documented.result).map(inner));
  } else {
    lines.push(`${results.length} different results`);
    results.forEach((each, index) => {
      lines.push('', ...resultLines(each, index, documented.result));
    });
  }
  return broken(lines, width);
}

function extentText({ schedules, isExhaustive, allUpTo, isInterrupted, limit }: Exploration): string {
  const run = `${counted(schedules, 'schedule')} run`;
  if (isInterrupted) return `${run}, then interrupted`;
  if (limit !== null) return `${run}, then the time was up (${limit})`;
  if (isExhaustive) return `${run}, and there are no others`;
  if (allUpTo === null || allUpTo < 1) return `${run}; there are others`;
  const most = `${counted(allUpTo, 'deviation')} from the documented order`;
  return `${run}, among them all with at most ${most}; there are others`;
}

function resultLines(
  { result, count, schedule, isTold }: ExploredResult,
  index: number,
  documented: FinalResult,
): string[] {
  const share = counted(count, 'schedule');
  if (index === 0) return [`1. the documented order (${share}):`, ...factsOf(result).map(inner)];
  const known = new Set(factsOf(documented));
  const own = factsOf(result);
  const missing = messagesOf(documented).filter((fact) => !own.includes(fact));
  const differing = [...own.filter((fact) => !known.has(fact)), ...missing.map((fact) => `without ${fact}`)];
  const times = schedule.length === 1 ? 'once' : `${schedule.length} times`;
  const head = [`${index + 1}. another result (${share}):`, ...differing.map(inner)];
  if (!isTold)
    return [...head, `   The shortest schedule found deviates ${times}. No time was left to name its steps.`];
  return [
    ...head,
    `   The shortest schedule found deviates ${times}:`,
    ...schedule.map((deviation) => `   - ${deviationText(deviation)}`),
  ];
}

const inner = (fact: string) => `   ${fact}`;

/** A result, one fact a line. */
function factsOf(result: FinalResult): string[] {
  const { status, limit, roots, counters } = result;
  return [
    `status ${status}${limit === null ? '' : ` (${limit})`}`,
    ...roots.flatMap(({ runbook, status: ended, returned }) => {
      const name = harmless(runbook);
      const rows = returned.map((row) => `${name} returned ${harmless(JSON.stringify(row))}`);
      return roots.length > 1 ? [`${name} ended ${ended ?? 'without having begun'}`, ...rows] : rows;
    }),
    ...counters.map(({ counter, runbook, value }) => {
      return `counter ${harmless(counter)}${runbook === null ? '' : ` of ${harmless(runbook)}`} = ${value}`;
    }),
    ...messagesOf(result),
  ];
}

function messagesOf({ messages, platformEvents }: FinalResult): string[] {
  const times = (count: number) => (count === 1 ? '' : `${count} × `);
  return [
    ...messages.map(({ message, count }) => `message ${times(count)}${harmless(message)}`),
    ...platformEvents.map(({ summary, count }) => `platform event ${times(count)}${harmless(summary)}`),
  ];
}

/** Where an order deviates from the documented one, in a sentence. */
export function deviationText({ what, after, wentOn, insteadOf }: ToldDeviation): string {
  const start = after === null ? 'At the start' : `After ${eventText(after)} (event ${after.seq})`;
  if (what !== 'next job')
    return `${start}, ${what}: ${stepText(wentOn)} came first instead of ${stepText(insteadOf)}.`;
  return `${start}, ${stepText(wentOn)} went on instead of ${stepText(insteadOf)}.`;
}

/** `Get Counter Value of job 2 (\Ops\Child) had ended`. */
function eventText(step: ToldStep): string {
  const what = step.activity === null ? '' : `${harmless(step.activity)} of `;
  return `${what}${jobText(step)} ${pastWords[step.event] ?? 'had gone on'}`;
}

const pastWords: Partial<Record<ToldStep['event'], string>> = {
  JobQueued: 'was queued',
  JobStart: 'had started',
  JobEnd: 'had ended',
  InstanceStart: 'had started',
  InstanceEnd: 'had come to its end',
  ActivityStart: 'had started',
  ActivityEnd: 'had ended',
  EventLogMessage: 'had written a message',
  PlatformEvent: 'had raised a platform event',
};

/** `job 3 (\Ops\Child: Modify Counter)`. */
function stepText(step: ToldStep | null): string {
  if (step === null) return 'a step without an event';
  const { activity, event } = step;
  if (activity !== null)
    return jobText(step, `: ${harmless(activity)}${event === 'ActivityEnd' ? ' ended' : ''}`);
  return jobText(step, event === 'InstanceEnd' ? ': its end' : '');
}

function jobText({ job, runbook }: ToldStep, more = ''): string {
  return job === null ? harmless(runbook) : `job ${job} (${harmless(runbook)}${more})`;
}

function broken(lines: readonly string[], width: number): string {
  return lines
    .map((line) => {
      const indent = (/^ *(- )?/.exec(line)?.[0].length ?? 0) || 2;
      return `${indented(brokenAtWords(line, { indent, width }), indent)}\n`;
    })
    .join('');
}
