import { type Colours, plainColours } from '../../text/colours.ts';
import { harmless } from '../../text/harmless.ts';
import { counted, durationText } from '../../text/plain-words.ts';
import { brokenAtWords } from '../../text/word-breaks.ts';
import { dataText } from './data-text.ts';
import { scriptLines } from './script-lines.ts';
import type { ReportOptions } from './trace-report.ts';
import type { TreeEntry, TreeItem } from './tree-item.ts';

/**
 * From this depth on the depth is printed as a number, so that a chain of thousands does not drift to the
 * right.
 */
const deepest = 20;

/** Entries still to be drawn, and the text before their branches. */
interface Level {
  readonly entries: readonly TreeEntry[];
  next: number;
  readonly before: string;
  readonly depth: number;
}

/** Draws folded entries with box-drawing characters, one line each. */
export function drawTree(
  roots: readonly TreeEntry[],
  { colours = plainColours, width }: ReportOptions,
): string {
  const lines: string[] = [];
  const levels: Level[] = [{ entries: apart(roots), next: 0, before: '', depth: 0 }];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const entry = level.entries[level.next];
    level.next += 1;
    if (entry === undefined) {
      levels.pop();
      continue;
    }
    const { branch, below } = branchesOf(level);
    const [item, ...others] = entry.items;
    const isOne = item !== undefined && others.length === 0;
    const inside = isOne ? apart(item.entries) : entry.items.map(once);
    const before = `${below}${inside.length > 0 ? '│  ' : '   '}`;
    lines.push(branch, entryLine(entry, { start: branch.length, before, width }, colours), '\n');
    if (isOne && item.end?.script !== undefined) lines.push(scriptLines(item.end.script, before, width));
    if (inside.length > 0) levels.push({ entries: inside, next: 0, before: below, depth: level.depth + 1 });
  }
  return lines.join('');
}

const once = (item: TreeItem): TreeEntry => ({ count: 1, items: [item] });

/** Siblings on one token that occur only once are drawn one by one, without `N times:` above them. */
function apart(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  return entries.flatMap((entry) => (entry.count === 1 ? entry.items.map(once) : [entry]));
}

function branchesOf({ entries, next, before, depth }: Level): { branch: string; below: string } {
  if (depth === 0) return { branch: '', below: '' };
  if (depth > deepest) return { branch: `${before}[${depth}] `, below: before };
  const isLast = next === entries.length;
  const below = depth === deepest ? before : before + (isLast ? '   ' : '│  ');
  return { branch: before + (isLast ? '└─ ' : '├─ '), below };
}

/** Where the line of an entry begins, what its other lines stand behind, and the columns there are. */
interface LineRoom {
  readonly start: number;
  readonly before: string;
  readonly width: number | undefined;
}

function entryLine({ count, items }: TreeEntry, room: LineRoom, colours: Colours): string {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) return `${count} times:`;
  const mark = count === 1 ? '' : `${count} × `;
  const name = harmless(item.name);
  const status = item.status ?? 'not ended';
  const line = item.kind === 'note' ? name : `${name}: ${status}${detailsOf(item)}`;
  const text = brokenIn(line, mark.length, room);
  const rest = text.slice(name.length + 2);
  const paint = paintOf(item.status, colours);
  const told = rest.startsWith(status) ? paint(status) + rest.slice(status.length) : rest;
  const painted =
    item.kind === 'note'
      ? colours.warning(text)
      : colours.strong(text.slice(0, name.length)) + text.slice(name.length, name.length + 2) + told;
  return mark + painted.replaceAll('\n', `\n${room.before}`);
}

/** With less room than this a line is left to the terminal. */
const leastRoom = 20;

/** Every character keeps its position: a space becomes a line break where the line is full. */
function brokenIn(line: string, used: number, { start, before, width }: LineRoom): string {
  if (width === undefined || width - start - used < leastRoom) return line;
  return brokenAtWords(line, { start: start + used, indent: before.length, width });
}

function paintOf(
  status: string | undefined,
  { error, warning, information, quiet }: Colours,
): (text: string) => string {
  if (status === 'success') return information;
  if (status === undefined) return quiet;
  return status === 'failed' ? error : warning;
}

function detailsOf(item: TreeItem): string {
  const { kind, attempts, durationMs, times, end, junction, job, purpose, isForItem } = item;
  const parts: string[] = [];
  if (attempts > 1) parts.push(` at attempt ${attempts}`);
  if (junction !== undefined)
    parts.push(`, ${counted(junction.arrived, 'token')} in, ${junction.emitted} out`);
  else if (end !== undefined) parts.push(`, ${counted(end.rows, 'row')}`);
  if (durationMs > 0) parts.push(`, ${durationText(durationMs)}${times > 1 ? ' in all' : ''}`);
  if (kind === 'job' && job !== null) {
    const isOne = times === 1;
    const which = purpose === '' || (isForItem && !isOne) ? '' : `, ${purpose}`;
    parts.push(` (${isOne ? `job ${job}` : `${times} jobs`}${which})`);
  }
  if (end?.simulated) parts.push(' (simulated)');
  if (end !== undefined && end.errorSummary !== '') parts.push(`: ${harmless(end.errorSummary)}`);
  parts.push(dataText(end?.data));
  return parts.join('');
}
