import type { DrawnActivity, DrawnLink } from './drawing.ts';

/** How often an activity ran and how it ended, in a few words: `×10, 2 failed`, `never`; blank without a trace. */
export function countWords({ runs }: Pick<DrawnActivity, 'runs'>): string {
  if (runs === undefined) return '';
  if (runs.executions === 0) return 'never';
  const { failed, warning } = runs.statuses;
  const tries = runs.attempts > runs.executions ? `${runs.attempts} attempts` : '';
  const ends = [tries, failed > 0 ? `${failed} failed` : '', warning > 0 ? `${warning} warning` : ''];
  return [`×${runs.executions}`, ...ends].filter((part) => part !== '').join(', ');
}

/** The label of a link, and how often it was passed where a trace tells: `warning or failed (×3)`. */
export function linkWords({ label, passes }: Pick<DrawnLink, 'label' | 'passes'>): string {
  const passed = passes === undefined ? '' : passes === 0 ? 'never' : `×${passes}`;
  return label === '' || passed === '' ? label + passed : `${label} (${passed})`;
}
