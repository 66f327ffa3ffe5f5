import {
  type ActivityCover,
  coverageParts,
  type LinkCover,
  type RunbookCover,
  reachOfActivity,
  reachOfLink,
  sharesOf,
} from '../../analysis/coverage.ts';
import type { ActivityStatus } from '../../model/published-data.ts';
import { counted } from '../../text/plain-words.ts';
import { shareText } from '../tests/coverage-text.ts';
import type { Drawing, DrawnCover } from './drawing.ts';
import { palette } from './palette.ts';
import { coverLooks } from './svg-cover.ts';

/**
 * A drawing with what the cases of tests reach of its runbook. `anchor`: what the ids of the picture begin
 * with, and no other ones in its page. Links have the colour of how far they were reached, and no other one.
 */
export function coveredDrawing(drawing: Drawing, cover: RunbookCover, anchor: string): Drawing {
  const activities = new Map(
    cover.activities.map((each) => [each.index, drawnActivityCover(each, activityId(anchor, each))]),
  );
  const links = new Map(cover.links.map((each) => [each.index, drawnLinkCover(each, linkId(anchor, each))]));
  return {
    ...drawing,
    coverage: { words: `Coverage: ${sharesWords(cover)}.`, hatching: `${anchor}-hatching` },
    activities: drawing.activities.map((activity, index) => {
      const own = activities.get(index);
      return own === undefined ? activity : { ...activity, cover: own };
    }),
    links: drawing.links.map((link, index) => {
      const own = links.get(index);
      if (own === undefined) return { ...link, colour: palette.never };
      return { ...link, colour: coverLooks[own.reach].colour, cover: own };
    }),
  };
}

/** What was covered of a runbook in words: `activities 80 %, links 75 %, outcomes 50 %`. */
export function sharesWords(cover: RunbookCover): string {
  const shares = sharesOf([cover]);
  return coverageParts.map((part) => `${part} ${shareText(shares[part])}`).join(', ');
}

/** The id of an activity in the picture. */
export function activityId(anchor: string, { index }: ActivityCover): string {
  return `${anchor}-activity-${index + 1}`;
}

/** The id of a link in the picture. */
export function linkId(anchor: string, { index }: LinkCover): string {
  return `${anchor}-link-${index + 1}`;
}

const missingOutcome: Readonly<Record<ActivityStatus, string>> = {
  success: 'no success',
  warning: 'no warning',
  failed: 'no failure',
};

function drawnActivityCover(cover: ActivityCover, id: string): DrawnCover {
  const { count, outcomes } = cover;
  const reach = reachOfActivity(cover);
  if (reach === 'never') return { id, reach, count, missing: ['never ran'], words: 'never ran' };
  const ends = outcomes.map((outcome) => `${outcome.count || 'never'} ${outcome.of}`);
  return {
    id,
    reach,
    count,
    missing: outcomes.filter((outcome) => outcome.count === 0).map(({ of }) => missingOutcome[of]),
    words: `ran ${counted(count, 'time')}: ${ends.join(', ')}`,
  };
}

function drawnLinkCover(cover: LinkCover, id: string): DrawnCover {
  const reach = reachOfLink(cover);
  const count = cover.ways.find(({ of }) => of === 'passed')?.count ?? 0;
  if (reach === 'never') return { id, reach, count, missing: ['never reached'], words: 'never reached' };
  return {
    id,
    reach,
    count,
    missing: cover.ways.filter((way) => way.count === 0).map(({ of }) => `never ${of}`),
    words: cover.ways
      .map((way) => (way.count === 0 ? `never ${way.of}` : `${way.of} ${counted(way.count, 'row')}`))
      .join(', '),
  };
}
