import type { InstanceStatus, Row } from '../model/published-data.ts';
import type { UnusedMock } from '../model/unused-mock.ts';
import { type Colours, plainColours } from '../text/colours.ts';
import { harmless } from '../text/harmless.ts';
import { jsonPieces } from '../text/json-pieces.ts';
import { counted, durationText, returnedText } from '../text/plain-words.ts';
import type { ParameterWarning } from '../trace/parameter-warnings.ts';
import type { RunbookTally } from '../trace/run-counts.ts';

/** The result of a run, as it is printed. */
export interface ToldResult {
  /** \Folder\Name of the runbook; several have commas between them. */
  readonly runbook: string;
  readonly status: InstanceStatus;
  readonly exitCode: number;
  /** The limit that ended the run, if one did. */
  readonly limit?: string;
  /** Why it did not end `success`, on one line; null if it did. */
  readonly reason: string | null;
  readonly returned: readonly Row[];
  /** How many activities ran, each attempt of a loop counted. */
  readonly executions: number;
  readonly jobs: number;
  readonly events: number;
  /** Milliseconds from start to end; virtual under simulate. */
  readonly durationMs: number;
  readonly isSimulated: boolean;
  /** How many executions a simulated outcome stood in for. */
  readonly simulated: number;
  /** Of the mocks that were given, what no execution used; under simulate only. */
  readonly unusedMocks?: readonly UnusedMock[];
}

/**
 * One line for people, without its end: `\Samples\Linear ended success: 22 activities of 3 jobs in 1.2 s,
 * returned Total = 3`.
 */
export function resultLine(result: ToldResult, colours: Colours = plainColours): string {
  const { runbook, status, executions, jobs, durationMs, returned, isSimulated } = result;
  const paint =
    status === 'success' ? colours.information : status === 'failed' ? colours.error : colours.warning;
  const time = `${durationText(durationMs)}${isSimulated ? ' of simulated time' : ''}`;
  const ofJobs = jobs > 1 ? ` of ${jobs} jobs` : '';
  const what = `${counted(executions, 'activity', 'activities')}${ofJobs} in ${time}`;
  const values = returnedText(returned);
  return `${harmless(runbook)} ended ${paint(status)}: ${what}${values === '' ? '' : `, returned ${values}`}`;
}

/**
 * One line, without its end, for a run with a reason: `warning: \Ops\X ended warning: Initialize Data:
 * parameter C has no value`.
 */
export function reasonLine(
  { runbook, status, limit, reason }: Pick<ToldResult, 'runbook' | 'status' | 'limit' | 'reason'>,
  colours: Colours = plainColours,
): string {
  const isError = status === 'failed' || limit !== undefined;
  const sign = isError ? colours.error('error') : colours.warning('warning');
  return `${sign}: ${harmless(runbook)} ended ${status}: ${harmless(reason ?? '')}`;
}

/** One line, without its end, for a run in which simulated outcomes stood in for activities (format 5). */
export function stoodInLine(
  { simulated, executions }: Pick<ToldResult, 'simulated' | 'executions'>,
  colours: Colours = plainColours,
): string {
  const of = `${simulated} of ${counted(executions, 'activity', 'activities')}`;
  return `${colours.warning('note')}: simulated outcomes stood in for ${of}`;
}

/** More warnings than this are only counted. */
const mostWarnings = 10;

/**
 * One line, with its end, for each value that is none of its parameter's type: `warning: \Ops\X: parameter N
 * should be a whole number, …`.
 */
export function parameterWarningLines(
  warnings: readonly ParameterWarning[],
  colours: Colours = plainColours,
): string {
  const lines = warnings
    .slice(0, mostWarnings)
    .map(
      ({ runbook, message }) => `${colours.warning('warning')}: ${harmless(runbook)}: ${harmless(message)}\n`,
    );
  const more = warnings.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${counted(more, 'more warning')} of that kind\n`] : [])].join('');
}

/**
 * The result as one JSON object on one line, in pieces, for scripts: `runbook`, `status`, `exitCode`,
 * `limit` (null, or the name of the limit that ended the run), `reason` (null, or why it did not end
 * success), `returned` (rows by name), `activities` and `events` (counts), `durationMs` (virtual under
 * simulate), `jobs` (a count), `simulated` (how many executions were stood in for), `unusedMocks` (what no
 * execution used of the mocks; under simulate only), `counts` (what each activity did, by runbook).
 */
export function* resultJson(result: ToldResult, counts: readonly RunbookTally[]): Generator<string> {
  const { runbook, status, exitCode, limit, reason, returned, executions, events, durationMs, jobs } = result;
  const { simulated, unusedMocks } = result;
  const told = {
    runbook,
    status,
    exitCode,
    limit: limit ?? null,
    reason,
    returned,
    activities: executions,
    events,
    durationMs,
    jobs,
    simulated,
    ...(unusedMocks && { unusedMocks }),
    counts,
  };
  yield* jsonPieces(told);
  yield '\n';
}
