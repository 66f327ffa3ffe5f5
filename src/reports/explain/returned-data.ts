import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import { never, plus } from '../../analysis/count.ts';
import type { Wired } from '../../analysis/wiring.ts';
import { readableTemplate } from '../../databus/readable-template.ts';
import type { DataType } from '../../model/data-type.ts';
import { conditionText } from './condition-text.ts';
import { symbolically, visitsText } from './count-text.ts';

/** The data that a runbook returns to the runbook that invoked it (section 6). */
export interface ReturnedData {
  readonly definitions: readonly {
    readonly name: string;
    readonly type: DataType;
    /** Ids of the Return Data activities that set it. */
    readonly setBy: readonly string[];
  }[];
  readonly activities: readonly {
    readonly activity: string;
    /** How often it runs: each time it adds a row. */
    readonly runs: string;
    /** The links that lead to it: `List files, on success`. */
    readonly after: readonly string[];
    /** The values, with references made readable. */
    readonly values: Readonly<Record<string, string>>;
    /** Values it sets that the runbook does not define; they are not returned. */
    readonly undefinedNames: readonly string[];
  }[];
  /** How many rows at most come back (A21). */
  readonly mostRows: string;
}

/** The Returned Data of a runbook, and who sets it. */
export function returnedDataOf({
  runbook,
  wiring,
  visitsOf,
  passingOf,
  labelOf,
  returnsAtMost,
}: RunbookFacts): ReturnedData {
  const setters = wiring.order.filter(({ type }) => type.returns !== undefined);
  const definitions = runbook.returnedData.map(({ name, type }) => ({
    name,
    type,
    setBy: setters
      .filter((at) => namesOf(at).some((set) => isSame(set, name)))
      .map(({ activity }) => activity.id),
  }));
  const rows = setters.reduce((sum, at) => plus(sum, visitsOf(at).most), never);
  return {
    definitions,
    activities: setters.map((at) => ({
      activity: at.activity.id,
      runs: visitsText(visitsOf(at)),
      after: at.in.map((link) => `${link.from.label}, ${conditionText(link, passingOf(link))}`),
      values: Object.fromEntries(
        Object.entries(valuesOf(at)).map(([name, value]) => [name, readableTemplate(String(value), labelOf)]),
      ),
      undefinedNames:
        definitions.length === 0
          ? []
          : namesOf(at).filter((set) => !definitions.some(({ name }) => isSame(set, name))),
    })),
    mostRows: returnsAtMost > 1 ? symbolically(rows) : String(returnsAtMost),
  };
}

function valuesOf({ activity, type }: Wired): Readonly<Record<string, string | number | boolean>> {
  return type.returns?.(activity) ?? {};
}

function namesOf(at: Wired): readonly string[] {
  return Object.keys(valuesOf(at));
}

function isSame(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
}
