import { standardCatalogue } from '../activities/catalogue.ts';
import { breakLoop } from '../activities/runbook-control/break.ts';
import { forEach } from '../activities/runbook-control/for-each.ts';
import { initializeData, parametersOf } from '../activities/runbook-control/initialize-data.ts';
import { invocationOf, invokeRunbook } from '../activities/runbook-control/invoke-runbook.ts';
import { groupOf, parallel } from '../activities/runbook-control/parallel.ts';
import { monitorDateTime } from '../activities/scheduling/monitor-date-time.ts';
import { plainText } from '../databus/readable-template.ts';
import { playOf } from '../engine/activity-type.ts';
import { isTriggerSpec, type OutcomeSpec } from '../model/mock.ts';
import type { Options } from '../model/options.ts';
import type { ActivityStatus } from '../model/published-data.ts';
import type { Activity } from '../model/runbook.ts';
import type { Wired } from './wiring.ts';

/** The three statuses, best first. */
export const allStatuses: readonly ActivityStatus[] = ['success', 'warning', 'failed'];

const successOnly = ['success'] as const;
const notWarning = ['success', 'failed'] as const;

/**
 * The statuses that an activity can end with (1.6), by how its type is played and by its simulated outcomes.
 * A type that only a simulated outcome can play may end with any.
 */
export function possibleStatuses(at: Wired, options: Options): ReadonlySet<ActivityStatus> {
  if (at.simulated !== undefined) return new Set(at.simulated.statuses);
  const simulated = outcomesOf(at.activity).map(({ status }) => status);
  return new Set([...playedStatuses(at, options), ...simulated]);
}

/** The outcomes given in the runbook itself; for a monitor, those of its triggers. */
export function outcomesOf({ simulate }: Activity): readonly Pick<OutcomeSpec, 'status' | 'rows'>[] {
  if (simulate === undefined) return [];
  return isTriggerSpec(simulate) ? [simulate.triggers].flat() : [simulate].flat();
}

/** The statuses that an activity without a simulated outcome can end with. */
export function playedStatuses(
  { activity, type }: Pick<Wired, 'activity' | 'type'>,
  { invokeStatus }: Options,
): readonly ActivityStatus[] {
  switch (type) {
    case breakLoop:
    case monitorDateTime:
      return successOnly;
    case initializeData:
      return startStatuses(activity);
    case invokeRunbook:
      // A22: a child that was run is a success, however it ended.
      return invokeStatus === 'own' || !invocationOf(activity).waitForCompletion ? notWarning : allStatuses;
    case parallel: {
      const { strategy } = groupOf(activity);
      return strategy === 'bestEffort' || strategy === 'race' ? allStatuses : notWarning;
    }
    case forEach:
      return allStatuses;
    default: {
      const { how } = playOf(activity, type);
      if (how === 'engine') return successOnly;
      const isOurs = standardCatalogue.get(type.name) === type;
      return isOurs && (how === 'computed' || how === 'scripted') ? notWarning : allStatuses;
    }
  }
}

/** A parameter without a value gives a warning (1.6). Only a reference in a default can fail. */
function startStatuses(activity: Activity): readonly ActivityStatus[] {
  const parameters = parametersOf({ activities: [activity] });
  if (parameters.length === 0) return successOnly;
  const isPlain = parameters.every(({ default: given }) => plainText(String(given ?? '')) !== undefined);
  return isPlain ? ['success', 'warning'] : allStatuses;
}
