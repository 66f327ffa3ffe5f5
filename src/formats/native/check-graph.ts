import { cyclesOf, type Graph } from '../../analysis/graph.ts';
import { startsAmong } from '../../model/starting-activity.ts';
import { oneOf, quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import type { ActivityDraft, LinkDraft, Reading, RunbookDraft } from './runbook-draft.ts';

/**
 * A runbook's activities by id, and the links that join two of them. If several activities have one id, the
 * first counts.
 */
export interface CheckedGraph extends Graph {
  readonly byId: ReadonlyMap<string, ActivityDraft>;
  /** The id of the first activity with each name, names in lower case. */
  readonly idsByName: ReadonlyMap<string, string>;
  readonly isAcyclic: boolean;
}

const mostCycles = 20;
const mostNamed = 10;

/**
 * Checks the structure of a runbook, including disabled links. Ids are unique, links join two different
 * activities that exist, there is no cycle (1.4 rule 6), and there is exactly one starting activity, of a
 * type that can start (1.1, 1.5). Consequences of another problem are not reported.
 */
export function checkGraph(draft: RunbookDraft, reading: Reading): CheckedGraph {
  const byId = checkIds(draft, reading);
  const idsByName = namesOf(draft.activities);
  const errorsBefore = reading.list.errors;
  const links = checkLinks(draft, { byId, idsByName }, reading);
  const linksAreSound =
    reading.list.errors === errorsBefore &&
    draft.links.every(({ from, to }) => from !== undefined && to !== undefined);
  const graph = { size: draft.activities.length, links: links.map(({ from, to }) => [from, to] as const) };
  const cycles = cyclesOf(graph, mostCycles);
  for (const cycle of cycles) reportCycle(cycle, links, draft, reading);
  const idsAreSound = byId.size === draft.activities.length;
  if (linksAreSound && idsAreSound) checkStart(draft, graph, reading);
  return { ...graph, byId, idsByName, isAcyclic: cycles.length === 0 };
}

function checkIds({ activities }: RunbookDraft, { list }: Reading): Map<string, ActivityDraft> {
  const byId = new Map<string, ActivityDraft>();
  for (const activity of activities) {
    const { id, index, path } = activity;
    const first = id === undefined ? undefined : byId.get(id);
    if (id === undefined) continue;
    if (first === undefined) byId.set(id, activity);
    else {
      const message = `activity ${index + 1} has the id ${quoted(id)} of activity ${first.index + 1}`;
      list.add([...path, 'id'], {
        code: 'duplicate-id',
        message,
        hint: 'give each activity of a runbook an id of its own',
      });
    }
  }
  return byId;
}

type Names = Pick<CheckedGraph, 'byId' | 'idsByName'>;

interface JoinedLink {
  readonly from: number;
  readonly to: number;
  readonly draft: LinkDraft;
}

function checkLinks({ links }: RunbookDraft, names: Names, reading: Reading): JoinedLink[] {
  const joined: JoinedLink[] = [];
  for (const draft of links) {
    const from = endOf(draft, 'from', names, reading);
    const to = endOf(draft, 'to', names, reading);
    if (from === undefined || to === undefined) continue;
    if (from.index === to.index) {
      const hint = 'a runbook is acyclic: to repeat an activity, give it a "loop"';
      reading.list.add(draft.path, {
        code: 'link-to-itself',
        message: `the link leads from ${quoted(from.id)} to itself`,
        hint,
      });
      continue;
    }
    joined.push({ from: from.index, to: to.index, draft });
  }
  return joined;
}

function endOf(draft: LinkDraft, end: 'from' | 'to', names: Names, { list, suggest }: Reading) {
  const id = draft[end];
  const found = id === undefined ? undefined : names.byId.get(id);
  if (id === undefined) return undefined;
  if (found !== undefined) return { index: found.index, id };
  const hint = didYouMean(nearestId(id, names, suggest), 'links name activities by their "id"');
  list.add([...draft.path, end], {
    code: 'link-unknown-activity',
    message: `there is no activity ${quoted(id)} to link ${end}`,
    hint,
  });
  return undefined;
}

/**
 * The id that was probably meant: one with almost the same spelling, or that of the activity with this name.
 */
export function nearestId(
  id: string,
  { byId, idsByName }: Pick<CheckedGraph, 'byId' | 'idsByName'>,
  suggest: Reading['suggest'],
): string | undefined {
  return suggest(id, byId.keys()) ?? idsByName.get(id.toLowerCase());
}

/**
 * The ids of activities by name in lower case. If several have one name, the first in stored order counts.
 */
export function namesOf(activities: readonly ActivityDraft[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { id, activity } of activities) {
    const name = activity?.name.toLowerCase();
    if (id !== undefined && name !== undefined && !ids.has(name)) ids.set(name, id);
  }
  return ids;
}

function nameOf({ activities }: RunbookDraft, index: number): string {
  const id = activities[index]?.id;
  return id === undefined ? `activity ${index + 1}` : quoted(id);
}

function reportCycle(
  cycle: readonly number[],
  links: readonly JoinedLink[],
  draft: RunbookDraft,
  { list }: Reading,
): void {
  const [first] = cycle as [number];
  const last = cycle.at(-1) as number;
  const closing = links.find(({ from, to }) => from === last && to === first);
  const names = cycle.map((index) => nameOf(draft, index));
  const shown =
    names.length > mostNamed ? [...names.slice(0, mostNamed - 1), '…', names.at(-1) as string] : names;
  list.add(closing?.draft.path ?? draft.path, {
    code: 'cycle',
    message: `the links go round in a circle: ${[...shown, nameOf(draft, first)].join(' -> ')}`,
    hint: 'a runbook is acyclic: remove a link; to repeat an activity, give it a "loop"',
  });
}

function checkStart(draft: RunbookDraft, { size, links }: Graph, { list }: Reading): void {
  const { activities, path } = draft;
  if (size === 0) {
    if (draft.head !== undefined) {
      const hint = 'add the activity the runbook starts with';
      list.add([...path, 'activities'], { code: 'no-start', message: 'the runbook has no activities', hint });
    }
    return;
  }
  const targets = new Set(links.map(([, to]) => to));
  const starts = startsAmong(
    activities.map((draft) => ({ id: String(draft.index), enabled: draft.activity?.enabled, draft })),
    links.map(([, to]) => ({ to: String(to) })),
  ).map(({ draft: start }) => start);
  for (const { index, path: place, type } of activities) {
    if (type?.start !== 'only' || !targets.has(index)) continue;
    const message =
      `${nameOf(draft, index)} must be the starting activity: ${type.name} can stand nowhere else, ` +
      'and a link leads to it';
    list.add([...place, 'type'], { code: 'start-only', message, hint: 'remove the links that lead to it' });
  }
  const [start, second] = starts;
  if (start === undefined) {
    const hint = 'one activity must have no link that leads to it';
    list.add([...path, 'activities'], {
      code: 'no-start',
      message: 'every activity has a link that leads to it: none can start',
      hint,
    });
  } else if (second !== undefined) reportStarts(draft, starts, second, list);
  else if (start.type?.start === 'never') {
    const message =
      `the runbook cannot start with ${nameOf(draft, start.index)}: ${start.type.name} is no ` +
      'starting activity';
    list.add([...start.path, 'type'], {
      code: 'start-never',
      message,
      hint: 'put another activity before it and link it',
    });
  }
}

function reportStarts(
  draft: RunbookDraft,
  starts: readonly ActivityDraft[],
  second: ActivityDraft,
  list: Reading['list'],
): void {
  const names = starts.map(({ index }) => nameOf(draft, index));
  list.add(second.path, {
    code: 'several-starts',
    message:
      `a runbook has one starting activity, and no link leads to any of ${starts.length}: ` +
      `${oneOf(names, mostNamed).replace(' or ', ' and ')}`,
    hint: 'link them into one runbook, or remove those that are not needed',
  });
}
