import { unreachedAmong } from '../../model/starting-activity.ts';
import type { ExportActivity, ExportRunbook } from './export-index.ts';
import type { ImportLedger } from './import-ledger.ts';
import type { ImportedLink } from './link-import.ts';

/** The links of a runbook that can be played, and the activities that never start. */
export interface PlayableGraph {
  readonly links: readonly ImportedLink[];
  /** Ids of activities that no link leads to, except the starting activity. */
  readonly idle: ReadonlySet<string>;
}

/**
 * Keeps the links that can be played: no circles (1.4 rule 6), no link to a monitor, one starting activity
 * (1.1). Every export of the Designer is like that; anything else is noted. Undefined for a runbook without a
 * possible start.
 */
export function playableGraph(
  { activities }: ExportRunbook,
  links: readonly ImportedLink[],
  canStart: (activity: ExportActivity) => 'may' | 'only' | 'never',
  ledger: ImportLedger,
): PlayableGraph | undefined {
  if (activities.length === 0) {
    ledger.note('leftOut', 'no-activities', '', 'it has no activities: there is nothing to play', undefined);
    return undefined;
  }
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  const kept = withoutCircles(
    activities,
    links.filter(({ link, element }) => {
      const target = byId.get(link.to) as ExportActivity;
      if (canStart(target) !== 'only') return true;
      const message = `a link leads to ${target.name}, which can only start a runbook: the link is left out`;
      ledger.note('leftOut', 'link-to-monitor', target.name, message, element);
      return false;
    }),
    ledger,
  );
  const starts = unreachedAmong(
    activities,
    kept.map(({ link }) => link),
  );
  const start = bestStart(starts, kept, canStart);
  if (start === undefined) {
    const message = 'nothing in it can be the starting activity: there is nothing to play';
    ledger.note('leftOut', 'no-start', '', message, undefined);
    return undefined;
  }
  const others = starts.filter((one) => one !== start);
  for (const { name, fields } of others) {
    const why = `no link leads to it, and ${start.name} is used as the starting activity`;
    const message = `${why}: it never runs`;
    ledger.note('leftOut', 'several-starts', name, message, fields.element);
  }
  return { links: kept, idle: new Set(others.map(({ id }) => id)) };
}

/**
 * The best start: a monitor or an enabled activity with links comes before others, and then stored order
 * decides.
 */
function bestStart(
  starts: readonly ExportActivity[],
  links: readonly ImportedLink[],
  canStart: (activity: ExportActivity) => 'may' | 'only' | 'never',
): ExportActivity | undefined {
  const sources = new Set(links.map(({ link }) => link.from));
  const rank = (activity: ExportActivity) => {
    const isEnabled = activity.fields.peek('Enabled').trim().toLowerCase() !== 'false';
    const isEntry = canStart(activity) === 'only' || activity.typeName === 'Initialize Data';
    return (isEnabled ? 4 : 0) + (isEntry ? 2 : 0) + (sources.has(activity.id) ? 1 : 0);
  };
  const able = starts.filter((activity) => canStart(activity) !== 'never');
  return able.reduce<ExportActivity | undefined>(
    (best, one) => (best === undefined || rank(one) > rank(best) ? one : best),
    undefined,
  );
}

/**
 * Walks the links in stored order, each activity once, and leaves out links that lead back to the path of the
 * walk.
 */
function withoutCircles(
  activities: readonly ExportActivity[],
  links: readonly ImportedLink[],
  ledger: ImportLedger,
): readonly ImportedLink[] {
  const ways = new Map<string, ImportedLink[]>(activities.map(({ id }) => [id, []]));
  for (const imported of links) ways.get(imported.link.from)?.push(imported);
  const circular = new Set<ImportedLink>();
  const state = new Map<string, 'open' | 'done'>();
  const targets = new Set(links.map(({ link }) => link.to));
  const roots = [...activities].sort((a, b) => Number(targets.has(a.id)) - Number(targets.has(b.id)));
  for (const root of roots) {
    const walk = [{ id: root.id, next: 0 }];
    if (state.has(root.id)) continue;
    state.set(root.id, 'open');
    for (let here = walk.at(-1); here !== undefined; here = walk.at(-1)) {
      const imported = ways.get(here.id)?.[here.next];
      here.next += 1;
      if (imported === undefined) {
        state.set(here.id, 'done');
        walk.pop();
      } else if (state.get(imported.link.to) === 'open') circular.add(imported);
      else if (!state.has(imported.link.to)) {
        state.set(imported.link.to, 'open');
        walk.push({ id: imported.link.to, next: 0 });
      }
    }
  }
  const names = new Map(activities.map(({ id, name }) => [id, name]));
  for (const { link, element } of circular) {
    const message =
      `the link from ${names.get(link.from)} to ${names.get(link.to)} closes a circle, which a ` +
      'runbook cannot have: it is left out';
    ledger.note('leftOut', 'circle', names.get(link.from) ?? '', message, element);
  }
  return links.filter((imported) => !circular.has(imported));
}
