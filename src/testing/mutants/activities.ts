import type { Draft } from 'immer';
import type { Wired, WiredLink } from '../../analysis/wiring.ts';
import type { Link } from '../../model/runbook.ts';
import { type Change, type Changeable, isWatchedByJunctions } from './change.ts';
import { linkOf } from './conditions.ts';

/** Junctions that return the data of another branch, or of none (section 4 rule 4). */
export function* retargetedJunctions({ facts: { wiring }, cover }: Changeable): Generator<Change> {
  for (const { of: activity, index } of cover.activities) {
    const at = wiring.byId(activity.id);
    if (at === undefined || !at.isJunction) continue;
    const { id } = activity;
    const now = activity.properties['returnDataFrom'] as string | undefined;
    const branches = at.in.map(({ from }) => from.activity.id);
    for (const other of new Set([undefined, ...branches])) {
      if (other === now) continue;
      const [then, before] = [other, now].map((each) => (each === undefined ? 'of no branch' : `of ${each}`));
      yield {
        kind: 'retarget-junction',
        what: `the Junction ${id} returns the data ${then}, not ${before}`,
        path: ['activities', index, 'returnDataFrom'],
        part: { kind: 'activity', id },
        apply: ({ activities }) => {
          const properties = activities[index]?.properties ?? {};
          if (other === undefined) delete properties['returnDataFrom'];
          else properties['returnDataFrom'] = other;
        },
      };
    }
  }
}

/** Flatten left out, with another separator, or put where there can be several rows. */
export function* flattening({ facts, cover }: Changeable): Generator<Change> {
  for (const { of: activity, index } of cover.activities) {
    const at = facts.wiring.byId(activity.id);
    if (at === undefined || at.isJunction) continue;
    const { id, flatten } = activity;
    const part = { kind: 'activity', id } as const;
    if (flatten === undefined) {
      if (facts.visitsOf(at).rows?.several !== true) continue;
      yield {
        kind: 'flatten',
        what: `the rows of ${id} are flattened`,
        path: ['activities', index],
        part,
        apply: ({ activities }) => {
          const changed = activities[index];
          if (changed !== undefined) changed.flatten = { mode: 'separator', separator: ',' };
        },
      };
      continue;
    }
    const path = ['activities', index, 'flatten'];
    yield {
      ...{ kind: 'unflatten', path, part },
      what: `the rows of ${id} are not flattened`,
      apply: ({ activities }) => {
        delete activities[index]?.flatten;
      },
    };
    const mode = flatten.mode === 'lines' ? 'separator' : 'lines';
    yield {
      ...{ kind: 'change-flatten', path, part },
      what: `the rows of ${id} are flattened in the mode "${mode}", not "${flatten.mode}"`,
      apply: ({ activities }) => {
        const changed = activities[index]?.flatten;
        if (changed !== undefined) changed.mode = mode;
      },
    };
  }
}

/**
 * Activities that are left out: what came to them goes on to what follows them on success. One that nothing
 * follows, and to which several links lead, is disabled; with one link it is that link which is left out.
 */
export function* droppedActivities(of: Changeable): Generator<Change> {
  const { facts, cover } = of;
  const enabled = new Set(cover.links.map(({ index }) => index));
  const isEnabled = ({ index }: WiredLink) => enabled.has(index);
  for (const { of: activity, index } of cover.activities) {
    const at = facts.wiring.byId(activity.id) as Wired;
    const coming = at.in.filter(isEnabled);
    const going = at.out.filter((link) => isEnabled(link) && facts.passingOf(link).on.success !== 'never');
    if (coming.length === 0 || (going.length === 0 && coming.length === 1)) continue;
    const { id } = activity;
    const next = [...new Set(going.map(({ to }) => to.activity.id))];
    const then = next.length === 0 ? '' : `: what leads to it goes on to ${next.join(' and ')}`;
    yield {
      kind: 'drop-activity',
      what: `${id} is left out${then}`,
      path: ['activities', index],
      part: { kind: 'activity', id },
      isRemoval: true,
      ...(isWatchedByJunctions(of) && { isFar: true }),
      // It stays, disabled and aside, so that whoever reads its data reads nothing.
      apply: (draft) => {
        const changed = draft.activities[index];
        if (changed !== undefined) changed.enabled = false;
        const [first, ...others] = next;
        if (first === undefined) return;
        for (const { index: led, link } of coming) {
          linkOf(draft, led).to = first;
          for (const to of others) draft.links.push({ ...link, to } as Draft<Link>);
        }
      },
    };
  }
}
