import type { LinkCover } from '../../analysis/coverage.ts';
import type { Passing } from '../../analysis/link-passing.ts';
import type { Wired, WiredLink } from '../../analysis/wiring.ts';
import { type Change, type Changeable, isWatchedByJunctions, linkText } from './change.ts';
import { excludeEachOther, linkOf } from './conditions.ts';

/** Links that are left out. A link that can pass nothing makes no difference. */
export function* droppedLinks(of: Changeable): Generator<Change> {
  for (const { of: link, index } of of.cover.links) {
    const passing = of.facts.passing[index];
    if (passing?.never !== undefined) continue;
    const isFailurePath = passing !== undefined && leadsOnFailure(passing);
    const noun = isFailurePath ? 'failure path' : 'link';
    yield {
      kind: isFailurePath ? 'drop-failure-path' : 'drop-link',
      what: `the ${noun} ${linkText(link)} is left out`,
      path: ['links', index],
      part: { kind: 'link', index },
      isRemoval: true,
      ...(isWatchedByJunctions(of) && { isFar: true }),
      // A link that is disabled does what one does that is not there, and the others keep their places.
      apply: (draft) => {
        linkOf(draft, index).enabled = false;
      },
    };
  }
}

/** Whether a link passes only what did not succeed. */
function leadsOnFailure({ on }: Passing): boolean {
  return on.success === 'never' && (on.failed !== 'never' || on.warning !== 'never');
}

/**
 * Links that lead elsewhere: to the next activity that they could lead to; or, where two links of one
 * activity have different conditions, each to the target of the other.
 */
export function* retargetedLinks(of: Changeable): Generator<Change> {
  const { facts, cover } = of;
  const far = isWatchedByJunctions(of) ? ({ isFar: true } as const) : {};
  for (const { of: link, index } of cover.links) {
    const target = otherTarget(index, of);
    if (target === undefined) continue;
    const to = target.activity.id;
    yield {
      kind: 'retarget-link',
      what: `the link ${linkText(link)} leads to ${to} instead`,
      path: ['links', index, 'to'],
      part: { kind: 'link', index },
      ...far,
      apply: (draft) => {
        linkOf(draft, index).to = to;
      },
    };
  }
  for (const activity of facts.wiring.activities)
    for (const [first, second] of neighboursOf(activity, cover.links)) {
      if (first.to === second.to || haveSameConditions(first, second)) continue;
      yield {
        kind: 'retarget-link',
        what: `the links ${linkText(first.link)} and ${linkText(second.link)} lead to each other's targets`,
        path: ['links', first.index],
        part: { kind: 'activity', id: activity.activity.id },
        ...far,
        apply: (draft) => {
          linkOf(draft, first.index).to = second.link.to;
          linkOf(draft, second.index).to = first.link.to;
        },
      };
    }
}

/** The links of a split in another order, two neighbours at a time (A4). */
export function* reorderedLinks({ facts: { wiring }, cover }: Changeable): Generator<Change> {
  for (const activity of wiring.activities)
    for (const [first, second] of neighboursOf(activity, cover.links)) {
      // Of two links to the same activity the order makes no difference.
      if (first.to === second.to || excludeEachOther(first.link, second.link)) continue;
      const order = activity.out.map(({ index }) => index);
      const [at, next] = [order.indexOf(first.index), order.indexOf(second.index)];
      [order[at], order[next]] = [second.index, first.index];
      const { linkOrder } = wiring.options;
      const stored = linkOrder === 'reversed' ? order.toReversed() : order;
      yield {
        kind: 'reorder-links',
        what: `${linkText(second.link)} is taken before ${linkText(first.link)}`,
        path: ['links', second.index],
        part: { kind: 'activity', id: activity.activity.id },
        apply: (draft) => {
          for (const [place, index] of stored.entries()) linkOf(draft, index).order = place;
        },
      };
    }
}

/** Each link of an activity with the one that is taken next, disabled ones left out. */
function neighboursOf(
  { out }: Wired,
  links: readonly LinkCover[],
): readonly (readonly [WiredLink, WiredLink])[] {
  const enabled = new Set(links.map(({ index }) => index));
  const taken = out.filter(({ index }) => enabled.has(index));
  return taken.slice(1).map((second, index) => [taken[index] as WiredLink, second] as const);
}

function haveSameConditions({ link: left }: WiredLink, { link: right }: WiredLink): boolean {
  return JSON.stringify([left.include, left.exclude]) === JSON.stringify([right.include, right.exclude]);
}

/**
 * The first activity after its target, in stored order, that a link could lead to as well. Undefined if there
 * is none, or if nothing else led to its target then, which would make a second start of that.
 */
function otherTarget(index: number, { facts: { wiring } }: Changeable): Wired | undefined {
  const link = wiring.activities.flatMap(({ out }) => out).find((each) => each.index === index);
  if (link === undefined || link.to.in.length < 2) return undefined;
  const { activities } = wiring;
  const after = [...activities.slice(link.to.index + 1), ...activities.slice(0, link.to.index)];
  const before = leadingTo(link.from);
  return after.find(
    (other) =>
      other.isEnabled &&
      other.in.length > 0 &&
      other.type.start !== 'only' &&
      !before.has(other) &&
      !link.from.out.some(({ to }) => to === other),
  );
}

/** An activity, and all from which links lead to it. */
function leadingTo(activity: Wired): ReadonlySet<Wired> {
  const found = new Set([activity]);
  for (const each of found) for (const { from } of each.in) found.add(from);
  return found;
}
