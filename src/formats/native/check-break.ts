import { breakLoop } from '../../activities/runbook-control/break.ts';
import { loopOf } from '../../activities/runbook-control/for-each.ts';
import { parallel } from '../../activities/runbook-control/parallel.ts';
import { type PlacedRunbook, pathInWords, type RunbookCallSite, whereabouts } from './runbook-calls.ts';
import type { ActivityDraft } from './runbook-draft.ts';

/**
 * Break ends a loop after the current item, so that its runbook must be the body of For Each and of nothing else, its items must come one
 * after another, and it may not contain Parallel (section 14.2). `isWhole`: a For Each that is not found is not there; `isOneFile`: or in
 * another file than the one that was read.
 */
export function checkBreaks(
  runbooks: readonly PlacedRunbook[],
  sites: readonly RunbookCallSite[],
  { isWhole, isOneFile }: { readonly isWhole: boolean; readonly isOneFile: boolean },
): void {
  const bodies = runbooks.flatMap((runbook) => {
    const breaks = runbook.draft.activities.filter(({ type }) => type === breakLoop);
    const [first] = breaks;
    return first === undefined ? [] : [{ runbook, breaks, first }];
  });
  if (bodies.length === 0) return;
  const callers = Map.groupBy(
    sites.filter(({ meant }) => meant.length === 1),
    ({ meant }) => meant[0] as PlacedRunbook,
  );
  const mayBeLooped = sites.some(
    ({ kind, meant, name }) => kind === 'body' && (name === undefined || meant.length > 1),
  );
  for (const { runbook, breaks, first } of bodies) {
    checkParallel(runbook, first);
    const calls = callers.get(runbook) ?? [];
    const loops = calls.filter(({ kind }) => kind === 'body');
    for (const loop of loops) checkWorkers(loop, first, runbook);
    const other = calls.find(({ kind }) => kind !== 'body');
    if (loops.length === 0 && isWhole && !mayBeLooped) reportOutside(breaks, runbook, isOneFile);
    else if (other !== undefined) reportOther(breaks, runbook, other);
  }
}

function checkParallel(runbook: PlacedRunbook, first: ActivityDraft): void {
  for (const group of runbook.draft.activities) {
    if (group.type !== parallel) continue;
    runbook.reading.list.add([...group.path, 'type'], {
      code: 'break-with-parallel',
      message: `Parallel and Break may not stand in one runbook: ${whereabouts(group, runbook)} and ${whereabouts(first, runbook)}`,
      hint: 'move the Parallel into a runbook of its own and invoke that, or do without Break',
    });
  }
}

function checkWorkers({ activity, from }: RunbookCallSite, first: ActivityDraft, body: PlacedRunbook): void {
  if (activity.activity === undefined) return;
  const { maxWorkers } = loopOf(activity.activity);
  if (maxWorkers === 1) return;
  const many = maxWorkers === 0 ? 'any number of' : maxWorkers;
  from.reading.list.add([...activity.path, 'maxWorkers'], {
    code: 'break-with-workers',
    message: `a loop with Break takes its items one after another: ${whereabouts(activity, from)} plays ${many} at once, and ${whereabouts(first, body)} is a Break`,
    hint: 'set "maxWorkers" to 1, or do without Break',
  });
}

/** What to do about something that may stand in a file nobody gave. */
export const elsewhere = 'if it is in another file, give the folder that holds both';

function reportOutside(breaks: readonly ActivityDraft[], runbook: PlacedRunbook, isOneFile: boolean): void {
  for (const { path } of breaks) {
    runbook.reading.list.add([...path, 'type'], {
      code: 'break-outside-loop',
      message: `Break ends a For Each, and ${pathInWords(runbook)} is the body of none`,
      hint: `name it as the "runbook" of a For Each in the same bundle, or do without Break${isOneFile ? `; ${elsewhere}` : ''}`,
    });
  }
}

function reportOther(breaks: readonly ActivityDraft[], runbook: PlacedRunbook, other: RunbookCallSite): void {
  for (const { path } of breaks) {
    runbook.reading.list.add([...path, 'type'], {
      code: 'break-outside-loop',
      message: `Break ends a For Each, but ${pathInWords(runbook)} is also started by ${whereabouts(other.activity, other.from)}, where there is no loop to end`,
      hint: 'make a runbook of its own for each of the two',
    });
  }
}
