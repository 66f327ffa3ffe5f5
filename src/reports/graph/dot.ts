import type { Drawing, DrawnActivity, DrawnLink } from './drawing.ts';
import { categoryColour, palette, textColour } from './palette.ts';
import { activityLines, linkWords } from './plain-labels.ts';

/**
 * A runbook as a digraph for Graphviz (`dot -Tpng`). Activities are called a1, a2, … in stored order; texts
 * of the runbook are quoted.
 */
export function dotOf({ path, activities, links }: Drawing): string {
  return [
    `digraph ${quoted(path)} {`,
    `  graph [label=${quoted(path)}, labelloc=t, rankdir=LR, fontname="Helvetica"]`,
    '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=12]',
    '  edge [fontname="Helvetica", fontsize=10]',
    ...activities.map((activity, index) => `  a${index + 1} [${attributesOfActivity(activity)}]`),
    ...links.map((link) => `  a${link.from + 1} -> a${link.to + 1} [${attributesOfLink(link)}]`),
    '}',
    '',
  ].join('\n');
}

function attributesOfActivity(activity: DrawnActivity): string {
  const { category, isEnabled, isJunction, isStart, runs } = activity;
  const isFaint = !isEnabled || runs?.executions === 0;
  const hasFailed = runs !== undefined && runs.statuses.failed > 0;
  const colour = isFaint ? palette.never : hasFailed ? palette.failed : categoryColour(category);
  return [
    `label=${quoted(...activityLines(activity))}`,
    ...(isJunction ? ['shape=hexagon', 'style=filled'] : []),
    ...(isFaint
      ? [`style="${isJunction ? '' : 'rounded,'}filled,dashed"`, `fontcolor="${palette.quiet}"`]
      : []),
    `fillcolor="${isFaint ? palette.neverBox : palette.box}"`,
    `color="${isStart && !isFaint ? palette.start : colour}"`,
    ...(isStart ? ['penwidth=2'] : []),
  ].join(', ');
}

function attributesOfLink(link: DrawnLink): string {
  const words = linkWords(link);
  const isNever = link.passes === 0;
  const isDashed = link.isLost || !link.isEnabled;
  const colour = isNever ? palette.never : link.colour;
  return [
    `color="${colour}"`,
    ...(words === ''
      ? []
      : [`label=${quoted(words)}`, `fontcolor="${isNever ? palette.quiet : textColour(colour)}"`]),
    ...(isNever ? ['style=dotted'] : isDashed ? ['style=dashed'] : []),
  ].join(', ');
}

/** Lines of text in quotes: Graphviz knows escapes that begin with a backslash, and entities of HTML. */
function quoted(...lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replaceAll('&', '&amp;').replace(/["\\]/g, '\\$&'));
  return `"${escaped.join('\\n')}"`;
}
