import { breakLoop } from '../../activities/runbook-control/break.ts';
import { parallel } from '../../activities/runbook-control/parallel.ts';
import { BundleCalls, type CallSite } from '../../analysis/calls.ts';
import { type Catalogue, typeOf } from '../../engine/activity-type.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import type { Path } from '../text/place.ts';
import type { Finding } from '../text/problem-list.ts';

/** What else is known of the runbooks, and how problems are reported. */
export interface BreakContext {
  /** Whether these are all runbooks, so that a For Each that is not found does not exist. */
  readonly isWhole: boolean;
  /** Whether they were read from one file, so that other files may lie beside it. */
  readonly isOneFile: boolean;
  readonly fileOf: (runbook: Runbook) => string;
  readonly add: (runbook: Runbook, path: Path, finding: Finding) => void;
}

/** A runbook that contains Break. */
interface Body {
  readonly runbook: Runbook;
  readonly breaks: readonly Activity[];
  readonly first: Activity;
}

/**
 * Checks the runbooks that contain Break, which ends a loop after the current item. Such a runbook must be
 * the body of For Each and of nothing else, its items must run one after another, and it may not contain
 * Parallel (section 14.2).
 */
export function checkBreaks(runbooks: readonly Runbook[], catalogue: Catalogue, context: BreakContext): void {
  const bodies = runbooks.flatMap((runbook): Body[] => {
    const breaks = runbook.activities.filter((activity) => typeOf(activity, catalogue) === breakLoop);
    const [first] = breaks;
    return first === undefined ? [] : [{ runbook, breaks, first }];
  });
  if (bodies.length === 0) return;
  const calls = new BundleCalls(runbooks, catalogue);
  const mayBeLooped = runbooks.some((runbook) =>
    calls
      .of(runbook)
      .some(({ kind, meant, name }) => kind === 'body' && (name === undefined || meant.length > 1)),
  );
  for (const body of bodies) {
    checkParallel(body, catalogue, context);
    const callers = calls.callersOf(body.runbook);
    const loops = callers.filter(({ kind }) => kind === 'body');
    for (const loop of loops) checkWorkers(loop, body, context);
    const other = callers.find(({ kind }) => kind !== 'body');
    if (loops.length === 0 && context.isWhole && !mayBeLooped) reportOutside(body, context);
    else if (other !== undefined) reportOther(body, other, context);
  }
}

function checkParallel({ runbook, first }: Body, catalogue: Catalogue, context: BreakContext): void {
  for (const [index, group] of runbook.activities.entries()) {
    if (typeOf(group, catalogue) !== parallel) continue;
    const places = [group, first].map((one) => whereabouts(one, runbook, context));
    context.add(runbook, ['activities', index, 'type'], {
      code: 'break-with-parallel',
      message: `Parallel and Break may not stand in one runbook: ${places.join(' and ')}`,
      hint: 'move the Parallel into a runbook of its own and invoke that, or do without Break',
    });
  }
}

function checkWorkers({ by, from, group }: CallSite, { runbook, first }: Body, context: BreakContext): void {
  if (group === undefined || group.maxWorkers === 1) return;
  const many = group.maxWorkers === 0 ? 'any number of' : group.maxWorkers;
  context.add(from, ['activities', from.activities.indexOf(by), 'maxWorkers'], {
    code: 'break-with-workers',
    message:
      `a loop with Break takes its items one after another: ${whereabouts(by, from, context)} plays ` +
      `${many} at once, and ${whereabouts(first, runbook, context)} is a Break`,
    hint: 'set "maxWorkers" to 1, or do without Break',
  });
}

/** The hint about something that may be in a file that was not given. */
export const elsewhere = 'if it is in another file, give the folder that holds both';

function reportOutside({ runbook, breaks }: Body, { isOneFile, add }: BreakContext): void {
  for (const activity of breaks) {
    add(runbook, ['activities', runbook.activities.indexOf(activity), 'type'], {
      code: 'break-outside-loop',
      message: `Break ends a For Each, and ${quoted(runbook.path)} is the body of none`,
      hint:
        'name it as the "runbook" of a For Each in the same bundle, or do without ' +
        `Break${isOneFile ? `; ${elsewhere}` : ''}`,
    });
  }
}

function reportOther({ runbook, breaks }: Body, { by, from }: CallSite, context: BreakContext): void {
  for (const activity of breaks) {
    context.add(runbook, ['activities', runbook.activities.indexOf(activity), 'type'], {
      code: 'break-outside-loop',
      message:
        `Break ends a For Each, but ${quoted(runbook.path)} is also started by ` +
        `${whereabouts(by, from, context)}, where there is no loop to end`,
      hint: 'make a runbook of its own for each of the two',
    });
  }
}

/** The place of an activity, for messages about two places: `"stop" of "\\Ops\\Body" (body.json)`. */
function whereabouts({ id }: Activity, runbook: Runbook, { fileOf }: BreakContext): string {
  return `${quoted(id)} of ${quoted(runbook.path)} (${fileOf(runbook)})`;
}
