import type { Draft } from 'immer';
import { possibleStatuses } from '../../analysis/possible-statuses.ts';
import type { Path } from '../../formats/text/place.ts';
import type { Criterion } from '../../model/criterion.ts';
import type { ActivityStatus } from '../../model/published-data.ts';
import type { Runbook } from '../../model/runbook.ts';
import { type Change, type Changeable, type ChangedPart, linkText } from './change.ts';
import { contradictEachOther, criterionWords, hasOpposite, variantsOf } from './criterion-variants.ts';

/** A tab with conditions: where it is, and what is said of it. */
interface Tab {
  readonly criteria: readonly Criterion[];
  readonly path: Path;
  readonly part: ChangedPart;
  /** `disks -> log`, `the Exit tab of log`. */
  readonly owner: string;
  /** `condition` or `exclusion`. */
  readonly noun: string;
  readonly possible: ReadonlySet<ActivityStatus>;
  of(draft: Draft<Runbook>): Draft<Criterion>[];
}

/** Conditions of links: left out, turned round, with other statuses and bounds; and tabs for each other. */
export function* linkConditions({ facts, cover }: Changeable): Generator<Change> {
  for (const { of: link, index } of cover.links) {
    const from = facts.wiring.byId(link.from);
    if (from === undefined) continue;
    const possible = possibleStatuses(from, facts.wiring.options);
    const part = { kind: 'link', index } as const;
    for (const name of ['include', 'exclude'] as const) {
      const noun = name === 'include' ? 'condition' : 'exclusion';
      yield* tabChanges({
        ...{
          criteria: link[name],
          path: ['links', index, name],
          part,
          owner: linkText(link),
          noun,
          possible,
        },
        of: (draft) => linkOf(draft, index)[name],
      });
    }
    const isMoreThanOpposite =
      link.exclude.length > 0 || link.include.length > 1 || link.include.some((one) => 'operator' in one);
    const isOpposite =
      link.exclude.length === 0 && link.include.length === 1 && link.include.every(hasOpposite);
    if (isMoreThanOpposite && !isOpposite)
      yield {
        kind: 'swap-tabs',
        what: `Include and Exclude of ${linkText(link)} are swapped`,
        path: ['links', index],
        part,
        apply: (draft) => {
          const changed = linkOf(draft, index);
          [changed.include, changed.exclude] = [changed.exclude, changed.include];
        },
      };
  }
}

/** Loops: left out, and their conditions as those of links. */
export function* loops({ facts, cover }: Changeable): Generator<Change> {
  for (const { of: activity, index } of cover.activities) {
    const at = facts.wiring.byId(activity.id);
    const { loop, id } = activity;
    if (at === undefined || !loop?.enabled) continue;
    const part = { kind: 'activity', id } as const;
    yield {
      kind: 'drop-loop',
      what: `the loop of ${id} is left out`,
      path: ['activities', index, 'loop'],
      part,
      apply: ({ activities }) => {
        delete activities[index]?.loop;
      },
    };
    const possible = possibleStatuses(at, facts.wiring.options);
    for (const name of ['exit', 'doNotExit'] as const)
      yield* tabChanges({
        ...{ criteria: loop[name], path: ['activities', index, 'loop', name], part, possible },
        owner: `the ${name === 'exit' ? 'Exit' : 'Do Not Exit'} tab of ${id}`,
        noun: 'condition',
        of: ({ activities }) => activities[index]?.loop?.[name] ?? [],
      });
  }
}

function* tabChanges({ criteria, path, part, owner, noun, possible, of }: Tab): Generator<Change> {
  for (const [index, criterion] of criteria.entries()) {
    const base = { path: [...path, index], part };
    const words = criterionWords(criterion);
    yield {
      ...base,
      kind: 'drop-condition',
      what: `the ${noun} ${words} of ${owner} is left out`,
      apply: (draft) => {
        of(draft).splice(index, 1);
      },
    };
    for (const variant of variantsOf(criterion, possible))
      yield {
        ...base,
        kind: variant.kind,
        what: `the ${noun} ${words} of ${owner} becomes ${criterionWords(variant.criterion)}`,
        apply: (draft) => {
          of(draft)[index] = variant.criterion as Draft<Criterion>;
        },
      };
  }
}

/** Whether two links from one activity never pass the same row, so that their order shows nowhere. */
export function excludeEachOther(
  left: { readonly include: readonly Criterion[] },
  right: { readonly include: readonly Criterion[] },
): boolean {
  const [one, ...moreOfLeft] = left.include;
  const [other, ...moreOfRight] = right.include;
  if (one === undefined || other === undefined || moreOfLeft.length + moreOfRight.length > 0) return false;
  if ('status' in one && 'status' in other)
    return !one.status.some((status) => other.status.includes(status));
  return contradictEachOther(one, other);
}

/** A link of a draft, by its stored index. */
export function linkOf({ links }: Draft<Runbook>, index: number): Draft<Runbook>['links'][number] {
  return links[index] as Draft<Runbook>['links'][number];
}
