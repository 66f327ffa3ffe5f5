import { groupOf, parallel } from '../../activities/runbook-control/parallel.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintedBundle } from '../linted-bundle.ts';
import type { LintFinding, LintRule } from '../rule.ts';

const bundleWith = (message: string) => ({
  runbooks: [
    {
      name: 'Main',
      activities: [
        {
          id: 'both',
          type: 'Parallel',
          strategy: 'bestEffort',
          branches: ['a', 'b'].map((id) => ({ id, runbook: 'Child' })),
        },
        { id: 'log', type: 'Send Event Log Message', message },
      ],
      links: [{ from: 'both', to: 'log' }],
    },
    { name: 'Child', activities: [{ id: 'init', type: 'Initialize Data' }] },
  ],
});

/** A group goes on although branches have failed, and nothing looks at the failures (14.4). */
export const parallelStatusUnread: LintRule = {
  id: 'parallel-status-unread',
  severity: 'warning',
  finds: 'A Parallel goes on although branches may have failed, and nothing looks at what failed',
  why:
    'The strategies `bestEffort` and `race`, and `ignoreFailure` of a branch, let a group succeed ' +
    'although a branch has failed. The failure then goes unseen.',
  remedy: 'Read the status of the group or its branches, or test the status on a link from it.',
  bad: bundleWith('Done.'),
  good: bundleWith('Done, but for: {{both.Failed branches}}'),
  *check(runbook, bundle) {
    for (const [index, activity] of runbook.activities.entries()) {
      if (bundle.typeOf(activity) !== parallel) continue;
      const hides = hiding(activity);
      if (hides === undefined || isLookedAt(activity.id, runbook, bundle)) continue;
      yield {
        path: ['activities', index, ...hides],
        message:
          `${quoted(activity.id)} goes on although branches may have failed, and nothing looks at ` +
          'what failed',
        hint:
          `read {{${activity.id}.Failed branches}} later, or test "status": ["warning", "failed"] on ` +
          'a link from it',
      };
    }
  },
};

/** What makes a group go on in spite of failures, as a path below the activity; undefined if nothing does. */
function hiding(activity: Activity): LintFinding['path'] | undefined {
  const { strategy, branches } = groupOf(activity);
  if (strategy === 'bestEffort' || strategy === 'race') return ['strategy'];
  const ignoring = branches.findIndex(({ ignoreFailure }) => ignoreFailure);
  return ignoring < 0 ? undefined : ['branches', ignoring, 'ignoreFailure'];
}

/** Whether a link tests its status, or anything reads an item that reports failures. */
function isLookedAt(id: string, runbook: Runbook, bundle: LintedBundle): boolean {
  const isTested = runbook.links.some(
    ({ from, enabled, include, exclude }) =>
      from === id &&
      enabled &&
      [...include, ...exclude].some(
        (criterion) => 'status' in criterion && criterion.status.some((status) => status !== 'success'),
      ),
  );
  if (isTested) return true;
  for (const { criterion, source } of bundle.conditionsOf(runbook))
    if (source === id && 'item' in criterion && saysWhatFailed(criterion.item)) return true;
  return bundle
    .referencesOf(runbook)
    .some(
      ({ part, path }) =>
        part.kind === 'publishedData' &&
        part.activityId === id &&
        path[2] !== 'simulate' &&
        saysWhatFailed(part.item),
    );
}

const telling = new Set(['status', 'failed', 'failed branches', 'activity status', 'error summary text']);

function saysWhatFailed(item: string): boolean {
  return telling.has(item.toLowerCase()) || /\.(status|error)$/i.test(item);
}
