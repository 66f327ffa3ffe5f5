import type { DrawnActivity, DrawnLink } from './drawing.ts';

/**
 * What stands in the box of an activity, line by line: its name, its type, the runbook it starts, how it
 * loops and flattens, and how often it ran.
 */
export function activityLines(activity: DrawnActivity): string[] {
  const { name, type, loop, flatten, isEnabled } = activity;
  const lines = [
    name,
    type === name ? '' : type,
    ...callLines(activity, 'runbook'),
    isEnabled ? '' : 'disabled',
    loop === '' ? '' : `loops ${loop}`,
    flatten === '' ? '' : `flattened: ${flatten}`,
    countWords(activity),
  ];
  return lines.filter((line) => line !== '');
}

const mostCalls = 4;

/**
 * The runbooks an activity starts, a line each, the first four of many: `starts Child`, `branch a starts
 * Child`. They are called by their names alone, or as they are written.
 */
export function callLines({ starts }: Pick<DrawnActivity, 'starts'>, by: 'name' | 'runbook'): string[] {
  const lines = starts.map(({ before, after, [by]: called }) => `${before} ${called}${after && ` ${after}`}`);
  if (lines.length <= mostCalls) return lines;
  return [...lines.slice(0, mostCalls - 1), `and ${lines.length - mostCalls + 1} more`];
}

/**
 * How often an activity ran and how it ended, in a few words: `×10, 2 failed`, `never`; blank without a
 * trace.
 */
function countWords({ runs }: Pick<DrawnActivity, 'runs'>): string {
  if (runs === undefined) return '';
  if (runs.executions === 0) return 'never';
  const { failed, warning } = runs.statuses;
  const tries = runs.attempts > runs.executions ? `${runs.attempts} attempts` : '';
  const ends = [tries, failed > 0 ? `${failed} failed` : '', warning > 0 ? `${warning} warning` : ''];
  return [`×${runs.executions}`, ...ends].filter((part) => part !== '').join(', ');
}

/**
 * The label of a link, and how often it was passed where a trace tells: `warning or failed (×3)`. `never`
 * also where no condition lets anything pass.
 */
export function linkWords({ label, passes, isLost }: Pick<DrawnLink, 'label' | 'passes' | 'isLost'>): string {
  const isNever = isLost || passes === 0;
  const passed = isNever ? 'never' : passes === undefined ? '' : `×${passes}`;
  return label === '' || passed === '' ? label + passed : `${label} (${passed})`;
}
