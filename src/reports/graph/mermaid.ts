import type { Drawing, DrawnActivity, DrawnLink } from './drawing.ts';
import { palette } from './palette.ts';
import type { PictureStyle } from './picture-style.ts';
import { activityLines, branchSentences, linkWords } from './plain-labels.ts';

/**
 * A runbook as a Mermaid flowchart, as Markdown on GitHub and elsewhere shows it between ```` ```mermaid ````
 * and ```` ``` ````. Activities are called a1, a2, … in stored order, the branches of a Parallel and the body
 * of a For Each a1b1, a1b2, …; texts of the runbook stand in quotes and can neither end them nor be taken for
 * markup.
 */
export function mermaidOf({ path, activities, links }: Drawing, { direction }: PictureStyle = {}): string {
  return [
    '---',
    `title: ${JSON.stringify(path)}`,
    '---',
    `flowchart ${direction === 'down' ? 'TD' : 'LR'}`,
    ...activities.map((activity, index) => `  ${idOf(index)}${box(activity)}${className(activity)}`),
    ...activities.flatMap(branchNodes),
    ...links.map((link) => `  ${idOf(link.from)} ${arrow(link)} ${idOf(link.to)}`),
    ...activities.flatMap((activity, index) =>
      branchSentences(activity).map((_, branch) => `  ${idOf(index)} -.- ${branchIdOf(index, branch)}`),
    ),
    ...links.map(
      (link, index) => `  linkStyle ${index} stroke:${isNever(link) ? palette.never : link.colour}`,
    ),
    ...classes,
    '',
  ].join('\n');
}

const faint = `fill:${palette.neverBox},stroke:${palette.never},color:${palette.quiet}`;
const classes = [
  `  classDef start stroke:${palette.start},stroke-width:2px`,
  `  classDef failed stroke:${palette.failed},stroke-width:2px`,
  `  classDef never ${faint},stroke-dasharray:5 4`,
  `  classDef disabled ${faint},stroke-dasharray:2 3`,
  `  classDef branch fill:${palette.background},stroke:${palette.border},color:${palette.text}`,
];

function branchNodes(activity: DrawnActivity, index: number): string[] {
  return branchSentences(activity).map(
    (lines, branch) => `  ${branchIdOf(index, branch)}[${quoted(lines.map(escaped).join('<br/>'))}]:::branch`,
  );
}

function branchIdOf(activity: number, branch: number): string {
  return `${idOf(activity)}b${branch + 1}`;
}

function idOf(index: number): string {
  return `a${index + 1}`;
}

function box(activity: DrawnActivity): string {
  const text = quoted(activityLines(activity).map(escaped).join('<br/>'));
  if (activity.isJunction) return `{{${text}}}`;
  return activity.isStart ? `([${text}])` : `[${text}]`;
}

function className({ isEnabled, isStart, runs }: DrawnActivity): string {
  if (!isEnabled) return ':::disabled';
  if (runs?.executions === 0) return ':::never';
  if (runs !== undefined && runs.statuses.failed > 0) return ':::failed';
  return isStart ? ':::start' : '';
}

function arrow(link: DrawnLink): string {
  const line = link.isEnabled && !link.isLost && !isNever(link) ? '-->' : '-.->';
  const words = linkWords(link);
  return words === '' ? line : `${line}|${quoted(escaped(words))}|`;
}

function isNever({ passes }: DrawnLink): boolean {
  return passes === 0;
}

function quoted(text: string): string {
  return `"${text}"`;
}

/** Mermaid's own entities for everything that means something to it or to HTML. */
function escaped(text: string): string {
  return text.replace(/["#%&<>`\\|{}[\]]/g, (character) => `#${character.charCodeAt(0)};`);
}
