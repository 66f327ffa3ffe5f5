import { forEach, loopOf } from '../../activities/runbook-control/for-each.ts';
import { invocationOf, invokeRunbook } from '../../activities/runbook-control/invoke-runbook.ts';
import { groupOf, parallel } from '../../activities/runbook-control/parallel.ts';
import { type CalledRunbook, RunbookNames } from '../../analysis/runbook-names.ts';
import { parseTemplate } from '../../databus/template-parser.ts';
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
  readonly kind: 'invoke' | 'branch' | 'compensate' | 'body';
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
  return from.draft.activities.flatMap((draft) => {
    const { activity, type, path } = draft;
    if (activity === undefined) return [];
    const site = (
      kind: RunbookCallSite['kind'],
      text: string,
      at: Path,
      parameters?: object,
    ): RunbookCallSite => {
      const name = literalText(text);
      return {
        from,
        activity: draft,
        kind,
        path: at,
        name,
        meant: name === undefined ? [] : names.meant(name).map(({ placed }) => placed),
        parameters: parameters && {
          path: [...at.slice(0, -1), 'parameters'],
          names: Object.keys(parameters),
        },
      };
    };
    if (type === invokeRunbook) {
      const { runbook, parameters } = invocationOf(activity);
      return [site('invoke', runbook, [...path, 'runbook'], parameters)];
    }
    if (type === forEach) {
      const { runbook, parameters } = loopOf(activity);
      return [site('body', runbook, [...path, 'runbook'], parameters)];
    }
    if (type !== parallel) return [];
    return groupOf(activity).branches.flatMap(({ runbook, parameters, compensate }, position) => {
      const at = [...path, 'branches', position];
      const branch = site('branch', runbook, [...at, 'runbook'], parameters);
      return compensate === undefined
        ? [branch]
        : [branch, site('compensate', compensate, [...at, 'compensate'])];
    });
  });
}

/** A text without references and functions, as it will be; undefined for any other. */
export function literalText(text: string): string | undefined {
  const { parts } = parseTemplate(text);
  const [only] = parts;
  if (only === undefined) return '';
  return parts.length === 1 && only.kind === 'text' ? only.text : undefined;
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
