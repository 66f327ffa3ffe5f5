import type { Drawing, DrawnActivity, DrawnLink } from './drawing.ts';
import { categoryColour, palette, textColour } from './palette.ts';
import type { PictureStyle } from './picture-style.ts';
import { activityLines, branchSentences, linkWords } from './plain-labels.ts';

/**
 * A runbook as a digraph for Graphviz (`dot -Tpng`). Activities are called a1, a2, … in stored order, the
 * branches of a Parallel and the body of a For Each a1b1, a1b2, …; texts of the runbook are quoted.
 */
export function dotOf({ path, activities, links }: Drawing, { direction }: PictureStyle = {}): string {
  const rank = direction === 'down' ? 'TB' : 'LR';
  return [
    `digraph ${quoted(path)} {`,
    `  graph [label=${quoted(path)}, labelloc=t, rankdir=${rank}, fontname="Helvetica"]`,
    '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=12]',
    '  edge [fontname="Helvetica", fontsize=10]',
    ...activities.map((activity, index) => `  a${index + 1} [${attributesOfActivity(activity)}]`),
    ...activities.flatMap(branchesOf),
    ...links.map((link) => `  a${link.from + 1} -> a${link.to + 1} [${attributesOfLink(link)}]`),
    '}',
    '',
  ].join('\n');
}

/** Each branch as a box of its own, that a dotted line without an arrow joins to its activity. */
function branchesOf(activity: DrawnActivity, index: number): string[] {
  const look = `style="rounded,filled", fillcolor="${palette.background}", color="${palette.border}"`;
  return branchSentences(activity).flatMap((lines, branch) => {
    const id = `a${index + 1}b${branch + 1}`;
    return [
      `  ${id} [label=${quoted(...lines)}, ${look}, fontsize=10]`,
      `  a${index + 1} -> ${id} [color="${palette.border}", style=dotted, arrowhead=none]`,
    ];
  });
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
