import { callsOf } from '../../analysis/calls.ts';
import { type CalledRunbook, RunbookNames } from '../../analysis/runbook-names.ts';
import type { StartedRunbook } from '../../engine/activity-type.ts';
import { runbookPath } from '../../model/path.ts';
import { quoted } from '../../text/quoting.ts';
import type { Path } from '../text/place.ts';
import type { ActivityDraft, Reading, RunbookDraft } from './runbook-draft.ts';

/** A runbook of the bundle, as much of it as could be read, with what its problems are reported to. */
export interface PlacedRunbook {
  readonly draft: RunbookDraft;
  readonly reading: Reading;
}

/** One place where a runbook is to be started as a job. */
export interface RunbookCallSite {
  readonly from: PlacedRunbook;
  readonly activity: ActivityDraft;
  readonly kind: StartedRunbook['kind'];
  /** Whether the activity waits for its end. */
  readonly waits: boolean;
  /** The place of the runbook's name. */
  readonly path: Path;
  /** Its path or name; undefined where a reference gives it when the activity runs. */
  readonly name: string | undefined;
  /** The runbooks that are meant: one, or several of the same bare name, or none. */
  readonly meant: readonly PlacedRunbook[];
  /** The values it is given, and their place; undefined where they cannot be known. */
  readonly parameters: { readonly path: Path; readonly names: readonly string[] } | undefined;
}

/** A runbook whose name could be read. */
interface NamedRunbook extends CalledRunbook {
  readonly placed: PlacedRunbook;
}

/** The names of the runbooks at hand. */
export type PlacedNames = RunbookNames<NamedRunbook>;

/** The names of runbooks, for calls to be looked up in; those whose heads could not be read have none. */
export function namesOfPlaced(runbooks: readonly PlacedRunbook[]): PlacedNames {
  return new RunbookNames(
    runbooks.flatMap((placed) => {
      const { head } = placed.draft;
      return head === undefined ? [] : [{ folder: head.folder, name: head.name, placed }];
    }),
  );
}

/** Everything in a runbook that starts runbooks as jobs, in stored order. */
export function callSitesOf(from: PlacedRunbook, names: PlacedNames): RunbookCallSite[] {
  return from.draft.activities.flatMap((activity) => {
    if (activity.activity === undefined) return [];
    return callsOf(activity.activity, activity.type, names).map((call) => ({
      from,
      activity,
      kind: call.kind,
      waits: call.waits,
      path: [...activity.path, ...call.path],
      name: call.name,
      meant: call.meant.map(({ placed }) => placed),
      parameters: call.parametersPath && {
        path: [...activity.path, ...call.parametersPath],
        names: Object.keys(call.parameters),
      },
    }));
  });
}

/** Where an activity stands, for messages about two places: `"stop" of "\\Ops\\Body" (body.json)`. */
export function whereabouts({ id, index }: ActivityDraft, { draft, reading }: PlacedRunbook): string {
  const activity = id === undefined ? `activity ${index + 1}` : quoted(id);
  return `${activity} of ${pathInWords({ draft })} (${reading.list.file})`;
}

/** The path of a runbook, for messages. */
export function pathInWords({ draft: { head } }: Pick<PlacedRunbook, 'draft'>): string {
  return head === undefined ? 'a runbook' : quoted(runbookPath(head));
}
