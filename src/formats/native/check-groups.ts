import { groupOf } from '../../activities/runbook-control/parallel.ts';
import { parseTemplate } from '../../databus/template-parser.ts';
import type { Counter } from '../../model/bundle-schema.ts';
import type { Criterion } from '../../model/criterion-schema.ts';
import type { NamedItems } from '../../model/named-items.ts';
import type { Activity } from '../../model/runbook-schema.ts';
import { quoted } from '../../text/quoting.ts';
import type { Path } from '../text/place.ts';
import { references } from './check-templates.ts';
import { DependentBranches } from './dependent-branches.ts';
import type { PlacedRunbook, RunbookCallSite } from './runbook-calls.ts';
import type { ActivityDraft } from './runbook-draft.ts';

/** So many branches at once are no trouble to most services. */
const mostUnlimited = 25;

/** Warns of what parallel strategies get wrong (section 14.4). `sites`: everything in the bundle that starts runbooks. */
export function checkGroups(sites: readonly RunbookCallSite[], counters: NamedItems<Counter>): void {
  const branches = sites.filter(({ kind }) => kind === 'branch');
  if (branches.length === 0) return;
  const dependent = new DependentBranches(sites, counters);
  for (const [draft, own] of Map.groupBy(branches, ({ activity }) => activity)) {
    const { activity } = draft;
    const from = own[0]?.from;
    if (activity === undefined || from === undefined) continue;
    checkLimit(draft, activity, from);
    checkStatusIsRead(draft, activity, from);
    dependent.check(own, groupOf(activity));
  }
}

function checkLimit({ id, path }: ActivityDraft, activity: Activity, { reading }: PlacedRunbook): void {
  const { branches, maxWorkers } = groupOf(activity);
  if (maxWorkers > 0 || branches.length <= mostUnlimited) return;
  reading.list.add([...path, 'branches'], {
    code: 'parallel-unlimited',
    severity: 'warning',
    message: `${quoted(id ?? '')} starts ${branches.length} branches at once: that many can overwhelm what they call`,
    hint: 'limit them with "maxWorkers", as in "maxWorkers": 10',
  });
}

/** A group that goes on although branches have failed, where nothing looks at what failed. */
function checkStatusIsRead(draft: ActivityDraft, activity: Activity, from: PlacedRunbook): void {
  const hides = hiding(activity);
  const { id } = activity;
  if (hides === undefined || isTested(id, from) || readsStatus(itemsRead(id, from))) return;
  from.reading.list.add([...draft.path, ...hides], {
    code: 'parallel-status-unread',
    severity: 'warning',
    message: `${quoted(id)} goes on although branches may have failed, and nothing looks at what failed`,
    hint: `read {{${id}.Failed branches}} later, or test "status": ["warning", "failed"] on a link from it`,
  });
}

/** What makes a group go on in spite of failures: a path below the activity. */
function hiding(activity: Activity): Path | undefined {
  const { strategy, branches } = groupOf(activity);
  if (strategy === 'bestEffort' || strategy === 'race') return ['strategy'];
  const ignoring = branches.findIndex(({ ignoreFailure }) => ignoreFailure);
  return ignoring < 0 ? undefined : ['branches', ignoring, 'ignoreFailure'];
}

function isTested(id: string, { draft }: PlacedRunbook): boolean {
  return draft.links.some(({ link }) => {
    if (link === undefined || link.from !== id || !link.enabled) return false;
    return [...link.include, ...link.exclude].some(
      (criterion) => 'status' in criterion && criterion.status.some((status) => status !== 'success'),
    );
  });
}

/** The items of an activity that templates and conditions read. */
function itemsRead(id: string, { draft }: PlacedRunbook): string[] {
  const items: string[] = [];
  for (const { activity } of draft.activities) {
    for (const [text, isScript] of textsIn(activity?.properties)) {
      if (!text.includes(id)) continue;
      for (const part of references(parseTemplate(text, { functions: !isScript }).parts)) {
        if (part.kind === 'publishedData' && part.activityId === id) items.push(part.item);
      }
    }
    const { exit = [], doNotExit = [] } = (activity?.id === id && activity.loop) || {};
    items.push(...itemsTested([...exit, ...doNotExit]));
  }
  for (const { link } of draft.links) {
    if (link?.from === id) items.push(...itemsTested([...link.include, ...link.exclude]));
  }
  return items;
}

function itemsTested(criteria: readonly Criterion[]): string[] {
  return criteria.flatMap((criterion) => ('item' in criterion ? [criterion.item] : []));
}

function* textsIn(value: unknown, key = ''): Generator<readonly [text: string, isScript: boolean]> {
  if (typeof value === 'string') yield [value, key === 'script'];
  else if (typeof value === 'object' && value !== null)
    for (const [name, entry] of Object.entries(value)) yield* textsIn(entry, name);
}

const telling = new Set(['status', 'failed', 'failed branches', 'activity status', 'error summary text']);

function readsStatus(items: readonly string[]): boolean {
  return items.some((item) => telling.has(item.toLowerCase()) || /\.(status|error)$/i.test(item));
}
