import type { Variable } from '../model/bundle.ts';
import type { Criterion, ValueCriterion } from '../model/criterion.ts';
import type { NamedItems } from '../model/named-items.ts';
import { pathOf } from '../model/path.ts';
import type { Activity, Link, Runbook } from '../model/runbook.ts';
import { type ActivityText, outcomeTexts, propertyTexts, readText } from './activity-texts.ts';

type Path = readonly (string | number)[];

/** One place in a runbook that reads an item of an activity. */
export interface ItemRead {
  /** The activity that reads: in one of its own texts, in its loop, or in a condition of a link from it. */
  readonly by: Activity;
  readonly where: 'text' | 'loop' | 'link';
  /** Keys and positions that lead to the place, from the activity or from the link. */
  readonly path: Path;
  /** The link whose condition it is. */
  readonly link?: Link;
  /** The id, as written, of the activity whose item is read. */
  readonly sourceId: string;
  readonly item: string;
  /** The condition, if it lets something pass: one of the Include tab of a link or the Exit tab of a loop. */
  readonly test?: ValueCriterion;
}

/**
 * Everything an activity reads: in its texts, in its loop if that is enabled, and in the conditions of these
 * links from it.
 */
export function itemReadsOf(by: Activity, links: readonly Link[]): readonly ItemRead[] {
  return [...textReads(by), ...loopReads(by), ...links.flatMap((link) => linkReads(by, link))];
}

/**
 * Everything the activities of a runbook read, in stored order. Disabled activities and links are included.
 */
export function itemReadsIn({ activities, links }: Runbook): readonly ItemRead[] {
  const linksFrom = Map.groupBy(links, ({ from }) => from);
  return activities.flatMap((by) => itemReadsOf(by, linksFrom.get(by.id) ?? []));
}

/**
 * The names of the items that a runbook reads, by the id of the activity that they are read of, as written.
 * Each name is given once. Asked again of the same runbook, it is not worked out again.
 */
export function namesReadIn(runbook: Runbook): ReadonlyMap<string, readonly string[]> {
  let names = namesRead.get(runbook);
  if (names === undefined) {
    const byId = Map.groupBy(itemReadsIn(runbook), ({ sourceId }) => sourceId);
    names = new Map([...byId].map(([id, all]) => [id, [...new Set(all.map(({ item }) => item))]]));
    namesRead.set(runbook, names);
  }
  return names;
}

const namesRead = new WeakMap<Runbook, ReadonlyMap<string, readonly string[]>>();

/**
 * A place as people write it: `message`, `rules[1].source`, `simulate.rows[0].Path`. Positions count from 0.
 */
export function placeText(path: Path): string {
  const [first = '', ...others] = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`));
  return [first.replace(/^\./, ''), ...others].join('');
}

/** The paths of the secrets that an activity's own texts name, each once, in the order found. */
export function secretsRead(
  activity: Pick<Activity, 'properties'>,
  variables: NamedItems<Variable>,
): readonly string[] {
  const paths = referencesIn(propertyTexts(activity)).flatMap(({ part }) => {
    const variable = part.kind === 'variable' ? variables.find(part.path) : undefined;
    return variable === undefined || !isSecret(variable) ? [] : [pathOf(variable)];
  });
  return [...new Set(paths)];
}

/**
 * Whether the definition does not hold the value of a variable: the variable is encrypted, and its value is
 * left out or blank.
 */
function isSecret({ encrypted, value }: Pick<Variable, 'encrypted' | 'value'>): boolean {
  return encrypted && value === '';
}

function textReads(by: Activity): readonly ItemRead[] {
  const { simulate } = by;
  const texts = [
    ...propertyTexts(by),
    ...(simulate === undefined ? [] : outcomeTexts(simulate, ['simulate'])),
  ];
  return referencesIn(texts).flatMap(({ part, path }) =>
    part.kind === 'publishedData'
      ? [{ by, where: 'text', path, sourceId: part.activityId, item: part.item }]
      : [],
  );
}

function referencesIn(texts: readonly ActivityText[]) {
  return texts.flatMap((text) => {
    if (text.kind !== 'item' && !text.text.includes('{{')) return [];
    return readText(text).references.map(({ part }) => ({ part, path: text.path }));
  });
}

function loopReads(by: Activity): readonly ItemRead[] {
  if (!by.loop?.enabled) return [];
  const { exit, doNotExit } = by.loop;
  const read = { by, where: 'loop', sourceId: by.id } as const;
  return [...tested(exit, ['loop', 'exit'], read, true), ...tested(doNotExit, ['loop', 'doNotExit'], read)];
}

function linkReads(by: Activity, link: Link): readonly ItemRead[] {
  const read = { by, where: 'link', link, sourceId: by.id } as const;
  return [...tested(link.include, ['include'], read, true), ...tested(link.exclude, ['exclude'], read)];
}

function tested(
  criteria: readonly Criterion[],
  tab: Path,
  read: Omit<ItemRead, 'path' | 'item' | 'test'>,
  letsPass = false,
): readonly ItemRead[] {
  return criteria.flatMap((criterion, index) => {
    if (!('item' in criterion)) return [];
    const { item } = criterion;
    return [{ ...read, path: [...tab, index, 'item'], item, ...(letsPass && { test: criterion }) }];
  });
}
