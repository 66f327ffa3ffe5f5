import { UsageError } from '../model/problem.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { didYouMean, type Suggest, suggester } from '../text/suggestion.ts';

/** What an activity is called by. */
export type CalledActivity = Pick<Activity, 'id' | 'name'>;

/** The activities that a text means, and what it names them by. `loosely`: letter case and slashes aside. */
export interface MeantActivities<Some> {
  readonly by: 'id' | 'name' | 'loosely';
  /** None where the text means no activity. */
  readonly activities: readonly Some[];
}

/**
 * The one place that knows which activity of a runbook a text means, where people name activities: by id, or
 * by name. The exact id wins, then the exact name. Otherwise letter case does not matter, slashes are the
 * same, and an id may stand in brackets. Links and references do not ask here: they give the exact id.
 */
export class ActivityNames<Some extends CalledActivity> {
  readonly #spellings: readonly string[];
  readonly #byId: ReadonlyMap<string, readonly Some[]>;
  readonly #byName: ReadonlyMap<string, readonly Some[]>;
  readonly #byBracketedId: ReadonlyMap<string, readonly Some[]>;
  readonly #loosely: ReadonlyMap<string, readonly Some[]>;

  constructor(activities: readonly Some[]) {
    this.#spellings = activities.flatMap(({ id, name }) => [id, name]);
    this.#byId = Map.groupBy(activities, ({ id }) => id);
    this.#byName = Map.groupBy(activities, ({ name }) => name);
    this.#byBracketedId = Map.groupBy(activities, ({ id }) => `[${folded(id)}]`);
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
   * The activities that a text means. Several where it is the name of several, or the id of one and the name
   * of another.
   */
  meant(text: string): MeantActivities<Some> {
    const byId = this.#byId.get(text);
    if (byId !== undefined) return { by: 'id', activities: byId };
    const byName = this.#byName.get(text);
    if (byName !== undefined) return { by: 'name', activities: byName };
    const wanted = folded(text);
    const activities = this.#byBracketedId.get(wanted) ?? this.#loosely.get(wanted) ?? [];
    return { by: 'loosely', activities };
  }

  /** The id or name that a misspelt text most likely stands for; undefined where none is near. */
  nearest(text: string, suggest: Suggest): string | undefined {
    return suggest(text, this.#spellings);
  }
}

/**
 * Whether a mock can stand in for all that were meant by its key: one activity, or several of one and the
 * same name.
 */
export function standForEach({ activities }: MeantActivities<CalledActivity>): boolean {
  const [first] = activities;
  return activities.every(({ name }) => name === first?.name);
}

function folded(text: string): string {
  return text.trim().toLowerCase().replaceAll('/', '\\');
}

/**
 * The activity of a runbook that a caller means. Throws UsageError for a text that means none or several; its
 * hint lists those, or says what is nearest. `otherwise` is the hint for a text that means none, in place of
 * that.
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
    otherwise ?? didYouMean(names.nearest(wanted, suggester()), `its activities are:\n${listOf(activities)}`),
  );
}

const mostListed = 20;

function listOf(activities: readonly CalledActivity[], inBrackets = false): string {
  const lines = activities
    .slice(0, mostListed)
    .map(({ id, name }) => `  ${inBrackets ? `[${id}]` : id}${name === id ? '' : ` (${name})`}`);
  if (activities.length > mostListed) lines.push(`  and ${activities.length - mostListed} more`);
  return lines.join('\n');
}
