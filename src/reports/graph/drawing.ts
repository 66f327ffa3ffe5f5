import type { BundleCalls, CallSite } from '../../analysis/calls.ts';
import type { Reach } from '../../analysis/coverage.ts';
import { isLost } from '../../analysis/link-passing.ts';
import { type Catalogue, typeOf } from '../../engine/activity-type.ts';
import { normalPath } from '../../model/path.ts';
import type { ActivityStatus } from '../../model/published-data.ts';
import type { Activity, Link, Runbook } from '../../model/runbook.ts';
import { startsAmong } from '../../model/starting-activity.ts';
import { counted } from '../../text/plain-words.ts';
import { linkPasses } from '../../trace/link-passes.ts';
import { type Tear, tearText } from '../../trace/torn-trace.ts';
import { type ActivityCounts, countsOfActivity, type RunbookCounts } from '../../trace/trace-counts.ts';
import { groupText } from '../explain/call-words.ts';
import { conditionWords, linkLabel, loopWords } from './link-words.ts';
import { linkColour } from './palette.ts';
import { shownLines, shownText } from './shown-text.ts';

/**
 * What there is to draw of a runbook, whatever the format: texts are fit to be shown, colours and counts
 * settled.
 */
export interface Drawing {
  readonly path: string;
  /** With its line breaks. */
  readonly description: string;
  /** In stored order. */
  readonly activities: readonly DrawnActivity[];
  readonly links: readonly DrawnLink[];
  /** What the trace says of the runbook as a whole; undefined without a trace. */
  readonly runs: string | undefined;
  /** What the cases of tests reach of the runbook as a whole; absent where none are told of. */
  readonly coverage?: DrawnCoverage;
}

/** What cases reach of a runbook. */
export interface DrawnCoverage {
  /** In words. */
  readonly words: string;
  /** The id of the hatching in the picture, which no other picture of the page has. */
  readonly hatching: string;
}

/** What cases reach of an activity or a link. */
export interface DrawnCover {
  /** What it is called in the page, which has nothing else of this name. */
  readonly id: string;
  readonly reach: Reach;
  /** How often it ran, or passed a row. */
  readonly count: number;
  /** What never happened there, a few words each. */
  readonly missing: readonly string[];
  /** All of that in words. */
  readonly words: string;
}

export interface DrawnActivity {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Blank for a type nobody knows. */
  readonly category: string;
  readonly isJunction: boolean;
  readonly isStart: boolean;
  readonly isEnabled: boolean;
  /** The runbooks that it invokes; those that only its run tells are left out. */
  readonly starts: readonly DrawnRunbook[];
  /** The branches of a Parallel, in stored order; the body of a For Each. */
  readonly branches: readonly DrawnBranch[];
  /** How its branches are played, in words; blank where it has none. */
  readonly group: string;
  /** How it loops, in words; blank where it does not. */
  readonly loop: string;
  /** How its rows are flattened, in words; blank where they are not. */
  readonly flatten: string;
  /** Pixels in the Designer, of the top left corner. */
  readonly at: readonly [number, number] | undefined;
  /** What a trace says; undefined without a trace. */
  readonly runs: DrawnRuns | undefined;
  /** What cases reach; absent where none are told of, and for what does not count. */
  readonly cover?: DrawnCover;
}

/** A runbook that an activity starts. */
export interface DrawnRunbook {
  /** As it is written there. */
  readonly path: string;
  /** Its name alone. */
  readonly name: string;
}

/** A branch of a Parallel, or the body of a For Each. */
export interface DrawnBranch {
  /** `north`; `each item`. */
  readonly name: string;
  readonly isForItems: boolean;
  /** What is started; undefined where only its run tells. */
  readonly runbook: DrawnRunbook | undefined;
  /** What makes it good where another branch fails. */
  readonly compensation: DrawnRunbook | undefined;
}

/** What a trace says of an activity; attempts are more than executions where it looped. */
export interface DrawnRuns {
  readonly executions: number;
  readonly attempts: number;
  readonly statuses: Readonly<Record<ActivityStatus, number>>;
}

export interface DrawnLink {
  /** Positions of activities. */
  readonly from: number;
  readonly to: number;
  readonly isEnabled: boolean;
  /** All that its Include tab has are conditions that never hold. */
  readonly isLost: boolean;
  readonly colour: string;
  /** Blank for a plain link on success, and for one whose conditions never hold. */
  readonly label: string;
  /** When it passes, in words. */
  readonly condition: string;
  /** How many rows passed it: undefined without a trace, or where it cannot tell. */
  readonly passes: number | undefined;
  /** What cases reach; absent where none are told of, and for what does not count. */
  readonly cover?: DrawnCover;
}

/**
 * Everything there is to draw of a runbook, with what its trace says where there is one. `tear`: where the
 * trace ends, if it is not whole.
 */
export function drawingOf(
  runbook: Runbook,
  catalogue: Catalogue,
  calls: BundleCalls,
  counts?: RunbookCounts,
  tear?: Tear,
): Drawing {
  const positions = new Map(runbook.activities.map(({ id }, index) => [id, index]));
  const callsBy = Map.groupBy(calls.of(runbook), ({ by }) => by);
  const [start] = startsAmong(runbook.activities, runbook.links);
  const drawn = runbook.activities.map((activity) =>
    drawnActivity(activity, catalogue, callsBy.get(activity) ?? []),
  );
  const isJunction = (id: string) => drawn[positions.get(id) ?? -1]?.isJunction === true;
  return {
    path: shownText(runbook.path),
    description: shownLines(runbook.description ?? ''),
    activities: runbook.activities.map((activity, index) => ({
      ...(drawn[index] as (typeof drawn)[number]),
      isStart: activity === start,
      at: runbook.layout[activity.id],
      runs: counts && runsOf(countsOfActivity(counts, activity.id)),
    })),
    links: runbook.links.map((link) => ({
      ...drawnLink(link),
      from: positions.get(link.from) ?? 0,
      to: positions.get(link.to) ?? 0,
      passes: counts && linkPasses(link, runbook, counts, isJunction),
    })),
    runs: counts && `${runWords(counts)}${tear === undefined ? '' : `; the trace is ${tearText(tear)}`}`,
  };
}

function drawnActivity(activity: Activity, catalogue: Catalogue, own: readonly CallSite[]) {
  const { id, name, enabled, loop, flatten } = activity;
  const type = typeOf(activity, catalogue);
  const separator = flatten?.mode === 'separator' ? ` ${JSON.stringify(flatten.separator)}` : '';
  return {
    id: shownText(id),
    name: shownText(name) || shownText(id),
    type: shownText(activity.type),
    category: type?.category ?? '',
    isJunction: type?.play.how === 'engine',
    isEnabled: enabled !== false,
    starts: invokedBy(own),
    branches: branchesOf(own),
    group: shownText(own.map(groupText).find((text) => text !== '') ?? ''),
    loop: loop?.enabled ? shownText(loopWords(loop.delaySeconds, loop.exit, loop.doNotExit)) : '',
    flatten: flatten === undefined ? '' : shownText(`${flatten.mode}${separator}`),
  };
}

function drawnRunbook({ name, child }: CallSite): DrawnRunbook | undefined {
  if (name === undefined) return undefined;
  return {
    path: shownText(name),
    name: shownText(child?.name ?? normalPath(name).split('\\').at(-1) ?? name),
  };
}

function invokedBy(calls: readonly CallSite[]): readonly DrawnRunbook[] {
  return calls.flatMap((call) => (call.kind === 'invoke' ? (drawnRunbook(call) ?? []) : []));
}

function branchesOf(calls: readonly CallSite[]): readonly DrawnBranch[] {
  return calls.flatMap((call): DrawnBranch[] => {
    if (call.kind !== 'branch' && call.kind !== 'body') return [];
    const isForItems = call.kind === 'body';
    const made = calls.find(({ kind, branch }) => kind === 'compensate' && branch === call.branch);
    return [
      {
        name: isForItems ? 'each item' : shownText(call.branch ?? ''),
        isForItems,
        runbook: drawnRunbook(call),
        compensation: isForItems ? undefined : made && drawnRunbook(made),
      },
    ];
  });
}

function drawnLink(link: Link) {
  return {
    isEnabled: link.enabled,
    isLost: isLost(link.include),
    colour: linkColour(link),
    label: shownText(linkLabel(link)),
    condition: shownText(conditionWords(link)),
  };
}

function runsOf({ executions, attempts, statuses }: ActivityCounts): DrawnRuns {
  return { executions, attempts, statuses };
}

function runWords({ instances, endings }: RunbookCounts): string {
  const ends = Object.entries(endings).filter(([, count]) => count > 0);
  const told = ends.map(([status, count]) => (instances === 1 ? status : `${count} ${status}`)).join(', ');
  return `${counted(instances, 'run')}${told === '' ? '' : `: ${told}`}`;
}
