import { parametersOf } from '../../activities/runbook-control/initialize-data.ts';
import type { CallSite } from '../../analysis/calls.ts';
import { readableTemplate } from '../../databus/readable-template.ts';
import type { BranchRules } from '../../engine/activity-type.ts';
import { durationText } from '../../text/plain-words.ts';

type LabelOf = (id: string) => string;

/**
 * The path of the runbook that is started. If it is not known: its name as written, with references made
 * readable.
 */
export function startedText(
  { child, runbook }: Pick<CallSite, 'child' | 'runbook'>,
  labelOf: LabelOf,
): string {
  return child?.path ?? readableTemplate(runbook, labelOf);
}

/**
 * The values it is given, by parameter, with references made readable. A compensation is given what it
 * declares (section 14.1 rule 5).
 */
export function givenTexts(
  { kind, child, parameters }: CallSite,
  labelOf: LabelOf,
): Readonly<Record<string, string>> {
  const declared = child && parametersOf(child).map(({ name }) => name.toLowerCase());
  const isGiven = (name: string) =>
    kind !== 'compensate' || declared === undefined || declared.includes(name.toLowerCase());
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => isGiven(name))
      .map(([name, value]) => [
        name,
        typeof value === 'string' ? readableTemplate(value, labelOf) : String(value),
      ]),
  );
}

/** How many jobs of the group run at once: `waitAll, up to 3 branches at once`. Blank without a group. */
export function groupText({ group }: Pick<CallSite, 'group'>): string {
  if (group === undefined) return '';
  const { noun, strategy, maxWorkers, raceOn, timeoutMs, failOnWarning } = group;
  if (noun === 'item') {
    const most = maxWorkers === 0 ? 'all' : `up to ${maxWorkers}`;
    return maxWorkers === 1 ? 'one item after another' : `${most} items at once`;
  }
  const parts = [
    strategy ?? '',
    raceOn === undefined ? '' : `the first that ${raceOn === 'success' ? 'succeeds' : 'ends'} wins`,
    `${maxWorkers === 0 ? 'all' : `up to ${maxWorkers}`} branches at once`,
    timeoutMs === undefined ? '' : `at most ${durationText(timeoutMs)} for the group`,
    failOnWarning ? 'a branch that ends with a warning has failed' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/**
 * How a branch is tried and what its failure means: `up to 3 attempts, 5 s apart; at most 1 min for all
 * attempts; its failure is ignored; compensated by \Ops\Undo if the group fails`. For the body of a For Each
 * and for a compensation: when it counts. Blank for what is usual.
 */
export function rulesText(
  { rules, kind, group }: Pick<CallSite, 'rules' | 'kind' | 'group'>,
  labelOf: LabelOf,
): string {
  if (kind === 'body') return 'items that fail give a warning, and a failure if all fail';
  if (kind === 'compensate')
    return group?.strategy === 'waitAll' || group?.strategy === 'failFast'
      ? 'once for each row that its branch returned, the last first'
      : '';
  if (rules === undefined) return '';
  const { retries, timeoutMs, ignoreFailure, compensate } = rules;
  const isTriedAgain = retries.attempts > 1;
  const parts = [
    isTriedAgain ? `up to ${retries.attempts} attempts, ${apartText(retries)}` : '',
    timeoutMs === undefined
      ? ''
      : `at most ${durationText(timeoutMs)}${isTriedAgain ? ' for all attempts' : ''}`,
    ignoreFailure ? 'its failure is ignored' : '',
    compensate === undefined
      ? ''
      : `compensated by ${readableTemplate(compensate, labelOf)} if the group fails`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function apartText({ delayMs, backoff, maxDelayMs }: BranchRules['retries']): string {
  if (delayMs === 0) return 'without a delay';
  const apart = `${durationText(delayMs)} apart`;
  if (backoff === 'constant' || delayMs >= maxDelayMs) return apart;
  return `${apart} at first, then twice as long each time up to ${durationText(maxDelayMs)}`;
}
