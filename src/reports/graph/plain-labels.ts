import type { DrawnActivity, DrawnBranch, DrawnLink, DrawnRunbook } from './drawing.ts';

/**
 * What stands in the box of an activity, line by line: its name, its type, the runbook it starts, how its
 * branches are played, how it loops and flattens, and how often it ran.
 */
export function activityLines(activity: DrawnActivity): string[] {
  const { name, type, loop, flatten, isEnabled } = activity;
  const lines = [
    name,
    type === name ? '' : type,
    ...callLines(activity, 'path'),
    isEnabled ? '' : 'disabled',
    loop === '' ? '' : `loops ${loop}`,
    flatten === '' ? '' : `flattened: ${flatten}`,
    countWords(activity),
  ];
  return lines.filter((line) => line !== '');
}

const mostCalls = 4;
const mostBranches = 12;

/**
 * The runbooks an activity invokes, a line each, the first four of many: `starts Child`. They are called by
 * their names alone, or as they are written. Of branches: how they are played.
 */
export function callLines(
  { starts, group }: Pick<DrawnActivity, 'starts' | 'group'>,
  by: keyof DrawnRunbook,
): string[] {
  const lines = starts.map((runbook) => `starts ${runbook[by]}`);
  const told =
    lines.length <= mostCalls ? lines : [...lines.slice(0, mostCalls - 1), more(lines, mostCalls - 1)];
  return group === '' ? told : [...told, group];
}

/**
 * What stands in each branch of an activity, line by line, in as few words as the box allows: its name, the
 * name of the runbook it starts, and what makes it good.
 */
export function branchTexts({ branches }: Pick<DrawnActivity, 'branches'>): readonly (readonly string[])[] {
  return firstOf(branches, ({ name, runbook, compensation }) => [
    name,
    ...(runbook === undefined || runbook.name === name ? [] : [runbook.name]),
    ...(compensation === undefined ? [] : [`made good by ${compensation.name}`]),
  ]);
}

/**
 * The same in full: `branch north starts \Ops\North`, `branch north is made good by Undo`; `starts Work for
 * each item`.
 */
export function branchSentences({
  branches,
}: Pick<DrawnActivity, 'branches'>): readonly (readonly string[])[] {
  return firstOf(branches, ({ name, isForItems, runbook, compensation }) => {
    if (isForItems) return [runbook === undefined ? 'for each item' : `starts ${runbook.path} for each item`];
    const branch = `branch ${name}`;
    return [
      runbook === undefined ? branch : `${branch} starts ${runbook.path}`,
      ...(compensation === undefined ? [] : [`${branch} is made good by ${compensation.path}`]),
    ];
  });
}

/** Of many the first are shown, and the last one says how many more there are. */
function firstOf(
  branches: readonly DrawnBranch[],
  linesOf: (branch: DrawnBranch) => readonly string[],
): readonly (readonly string[])[] {
  if (branches.length <= mostBranches) return branches.map(linesOf);
  const shown = mostBranches - 1;
  return [...branches.slice(0, shown).map(linesOf), [more(branches, shown)]];
}

function more(all: readonly unknown[], shown: number): string {
  return `and ${all.length - shown} more`;
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
 * The label of a link, that it is disabled, and how often it was passed where a trace tells: `warning or
 * failed (×3)`. `never` also where no condition lets anything pass.
 */
export function linkWords(link: Pick<DrawnLink, 'label' | 'passes' | 'isLost' | 'isEnabled'>): string {
  const { label, passes, isLost, isEnabled } = link;
  const words = [label, isEnabled ? '' : 'disabled'].filter((part) => part !== '').join(', ');
  const isNever = isLost || passes === 0;
  const passed = isNever ? 'never' : passes === undefined ? '' : `×${passes}`;
  return words === '' || passed === '' ? words + passed : `${words} (${passed})`;
}
