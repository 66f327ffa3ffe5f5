import { UsageError } from '../model/problem.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { didYouMean, type Suggest, suggester } from '../text/suggestion.ts';

/** What names an activity. */
export type CalledActivity = Pick<Activity, 'id' | 'name'>;

/** How a text may name activities. Of several outcomes for one activity the last of these wins. */
export const namingStrengths = ['loosely', 'name', 'id'] as const;

/**
 * The activities that a text means, and how it names them. `loosely`: the text differs in letter case or
 * slashes.
 */
export interface MeantActivities<Some> {
  readonly by: (typeof namingStrengths)[number];
  /** Empty if the text means no activity. */
  readonly activities: readonly Some[];
}

/**
 * Decides which activity of a runbook a text means, wherever people name activities by id or name. The exact
 * id wins, then the exact name. Otherwise letter case does not matter, both slashes are the same, and an id
 * may stand in brackets. Links and references do not use this, because they give the exact id.
 */
export class ActivityNames<Some extends CalledActivity> {
  readonly #spellings: readonly string[];
  readonly #byId: ReadonlyMap<string, readonly Some[]>;
  readonly #byName: ReadonlyMap<string, readonly Some[]>;
  readonly #byBracketedId: ReadonlyMap<string, readonly Some[]>;
  readonly #byBracketedFold: ReadonlyMap<string, readonly Some[]>;
  readonly #loosely: ReadonlyMap<string, readonly Some[]>;

  constructor(activities: readonly Some[]) {
    this.#spellings = activities.flatMap(({ id, name }) => [id, name]);
    this.#byId = Map.groupBy(activities, ({ id }) => id);
    this.#byName = Map.groupBy(activities, ({ name }) => name);
    this.#byBracketedId = Map.groupBy(activities, ({ id }) => `[${id}]`);
    this.#byBracketedFold = Map.groupBy(activities, ({ id }) => `[${folded(id)}]`);
    const loosely = new Map<string, Some[]>();
    for (const activity of activities) {
      for (const spelling of new Set([folded(activity.id), folded(activity.name)])) {
        const known = loosely.get(spelling);
        if (known === undefined) loosely.set(spelling, [activity]);
        else known.push(activity);
      }
    }
    this.#loosely = loosely;
  }

  /**
   * The activities that a text means. Several if it is the name of several, or the id of one and the name of
   * another.
   */
  meant(text: string): MeantActivities<Some> {
    const byId = this.#byId.get(text);
    if (byId !== undefined) return { by: 'id', activities: byId };
    const byName = this.#byName.get(text);
    if (byName !== undefined) return { by: 'name', activities: byName };
    const wanted = folded(text);
    const inBrackets = this.#byBracketedId.get(text.trim()) ?? this.#byBracketedFold.get(wanted);
    const activities = inBrackets ?? this.#loosely.get(wanted) ?? [];
    return { by: 'loosely', activities };
  }

  /** The id or name that a misspelt text most likely means; undefined if none is near. */
  nearest(text: string, suggest: Suggest): string | undefined {
    return suggest(text, this.#spellings);
  }
}

/**
 * Whether one mock can serve all activities that its key means: one activity, or several of the same name.
 */
export function standForEach({ activities }: MeantActivities<CalledActivity>): boolean {
  const [first] = activities;
  return activities.every(({ name }) => name === first?.name);
}

function folded(text: string): string {
  return text.trim().toLowerCase().replaceAll('/', '\\');
}

/**
 * The activity of a runbook that a caller names. Throws UsageError for a text that means none or several. The
 * hint lists those it means, or suggests the nearest; `otherwise` is a hint for a text that means none, which
 * stands below that.
 */
export function activityNamed(
  wanted: string,
  { path, activities }: Pick<Runbook, 'path' | 'activities'>,
  otherwise?: string,
): Activity {
  const names = new ActivityNames(activities);
  const meant = names.meant(wanted).activities;
  const [only, ...others] = meant;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    const isAnId = meant.some(({ id }) => folded(id) === folded(wanted));
    const how = isAnId ? 'give the id in brackets' : 'give the id';
    throw new UsageError(`${meant.length} activities are called "${wanted}"; ${how}`, listOf(meant, isAnId));
  }
  throw new UsageError(
    `${path} has no activity "${wanted}"`,
    hintFor(names.nearest(wanted, suggester()), activities, otherwise),
  );
}

function hintFor(
  near: string | undefined,
  activities: readonly CalledActivity[],
  otherwise: string | undefined,
): string {
  if (otherwise === undefined) return didYouMean(near, `its activities are:\n${listOf(activities)}`);
  return near === undefined ? otherwise : `${didYouMean(near, '')}\n${otherwise}`;
}

const mostListed = 20;

function listOf(activities: readonly CalledActivity[], inBrackets = false): string {
  const lines = activities
    .slice(0, mostListed)
    .map(({ id, name }) => `  ${inBrackets ? `[${id}]` : id}${name === id ? '' : ` (${name})`}`);
  if (activities.length > mostListed) lines.push(`  and ${activities.length - mostListed} more`);
  return lines.join('\n');
}
