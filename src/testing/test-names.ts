import { ActivityNames } from '../analysis/activity-names.ts';
import type { RunbookNames } from '../analysis/runbook-names.ts';
import { ambiguousRunbook } from '../formats/native/check-calls.ts';
import type { FilePlace, Path } from '../formats/text/place.ts';
import type { ProblemList } from '../formats/text/problem-list.ts';
import { listAt } from '../model/list-at.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { oneOf, quoted } from '../text/quoting.ts';
import { didYouMean, type Suggest } from '../text/suggestion.ts';
import { activityKey, type ListedActivity, type ObservedActivity } from './observed-run.ts';

/** What stands in a list behind the name of an activity that is tried again. */
export const attemptOfList = / \(attempt \d+\)$/;

/** An activity that a test file names. */
export interface TestedActivity {
  readonly runbook: Runbook;
  readonly activity: Activity;
  readonly key: ObservedActivity;
}

/** What an entry of `--format list` is called in a test file. */
export interface ListedName {
  readonly about: TestedActivity;
  isIt(entry: ListedActivity): boolean;
}

/** An activity of a runbook, as test files name it. */
export function testedActivity(runbook: Runbook, activity: Activity): TestedActivity {
  return { runbook, activity, key: activityKey(runbook.path, activity.id) };
}

/** The links between two activities that a test file names. */
export interface NamedLinks {
  readonly runbook: Runbook;
  /** Their stored positions: several where two links join the same activities. */
  readonly indexes: readonly number[];
  readonly from: Activity;
  /** The id of the other activity. */
  readonly to: string;
}

/** The runbook that a test file names. One that is not there, and a name of several, are reported. */
export function runbookNamed(
  text: string,
  place: FilePlace,
  runbooks: RunbookNames<Runbook>,
  list: Pick<ProblemList, 'add'>,
  suggest: Suggest,
): Runbook | undefined {
  const found = runbooks.find(text);
  if (found !== undefined) return found;
  const unknown = {
    code: 'unknown-runbook',
    message: `there is no runbook ${quoted(text)}`,
    hint: didYouMean(runbooks.nearest(text, suggest), `there is ${oneOf(runbooks.paths, 8)}`),
  };
  list.add(place, ambiguousRunbook(text, runbooks, 'which one is meant is not said') ?? unknown);
  return undefined;
}

/**
 * Finds what a test file names in its definition: activities of the runbooks that a case plays, by id or
 * name; `runbook/activity` for those of another runbook; links as `from -> to`. Reports what is not there.
 */
export class TestNames {
  readonly #runbooks: RunbookNames<Runbook>;
  readonly #activities = new Map<Runbook, ActivityNames<Activity>>();
  readonly #links = new Map<Runbook, Map<string, number[]>>();
  readonly #played: readonly Runbook[];
  readonly #list: Pick<ProblemList, 'add'>;
  readonly #suggest: Suggest;

  /** `played`: the runbooks that the case starts from outside. */
  constructor(
    runbooks: RunbookNames<Runbook>,
    played: readonly Runbook[],
    list: Pick<ProblemList, 'add'>,
    suggest: Suggest,
  ) {
    this.#runbooks = runbooks;
    this.#played = played;
    this.#list = list;
    this.#suggest = suggest;
  }

  activity(text: string, path: Path, atKey = true): TestedActivity | undefined {
    const meant = this.#meantBy(text);
    const [only, ...others] = meant;
    if (only !== undefined && others.length === 0) return only;
    if (only === undefined) this.#unknown(text, path, atKey);
    else {
      const ids = meant.map(({ runbook, activity }) =>
        quoted(this.#played.length > 1 ? `${runbook.path}/${activity.id}` : activity.id),
      );
      this.#list.add(
        { path, atKey },
        {
          code: 'ambiguous-activity',
          message: `${meant.length} activities are called ${quoted(text)}`,
          hint: `give the id: ${oneOf(ids, 8)}`,
        },
      );
    }
    return undefined;
  }

  /**
   * What tells whether an entry of `--format list` is what a text means: the name of an activity of the
   * runbooks that the case plays, or its id where no name is written so. An attempt may stand behind it.
   * Undefined for a text that is neither, which is reported.
   */
  listed(text: string, path: Path): ListedName | undefined {
    const spellings = [text, text.replace(attemptOfList, '')];
    for (const key of ['name', 'id'] as const) {
      const [about] = this.#where((activity) => spellings.includes(activity[key]));
      if (about !== undefined) return { about, isIt: (entry) => entry[key] === text };
    }
    this.#unknown(text, path, false);
    return undefined;
  }

  /** The activities of a type in the runbooks that the case plays. */
  ofType(type: string): readonly TestedActivity[] {
    return this.#where((activity) => activity.type === type);
  }

  /** What the runbooks that the case plays return, by name. */
  returned(): readonly string[] {
    return this.#played.flatMap(({ returnedData }) => returnedData.map(({ name }) => name));
  }

  #where(fits: (activity: Activity) => boolean): readonly TestedActivity[] {
    return this.#played.flatMap((runbook) =>
      runbook.activities.filter(fits).map((activity) => testedActivity(runbook, activity)),
    );
  }

  runbook(text: string, path: Path): Runbook | undefined {
    return runbookNamed(text, { path, atKey: true }, this.#runbooks, this.#list, this.#suggest);
  }

  links(text: string, path: Path): NamedLinks | undefined {
    const parts = text.split('->');
    if (parts.length < 2) {
      this.#list.add(
        { path, atKey: true },
        { code: 'unknown-link', message: `${quoted(text)} names no link`, hint: 'write it as "from -> to"' },
      );
      return undefined;
    }
    // A name may have an arrow in it.
    const meant = parts.slice(1).flatMap((_, at) => [
      ...this.#linksBetween(
        parts
          .slice(0, at + 1)
          .join('->')
          .trim(),
        parts
          .slice(at + 1)
          .join('->')
          .trim(),
      ),
    ]);
    const [only, ...others] = meant;
    if (only === undefined) this.#noLink(text, parts, path);
    else if (others.length === 0) return only;
    else {
      const ways = meant.map(({ runbook, from, to }) => {
        const first = this.#played.length > 1 ? `${runbook.path}/${from.id}` : from.id;
        return `from ${quoted(first)} to ${quoted(to)}`;
      });
      const message = `${quoted(text)} can be the links between several activities`;
      const hint = `they lead ${oneOf(ways, 8)}; give ids that leave no doubt`;
      this.#list.add({ path, atKey: true }, { code: 'ambiguous-link', message, hint });
    }
    return undefined;
  }

  /** What these texts may mean, by the activities that the links join. */
  *#linksBetween(fromText: string, toText: string): Generator<NamedLinks> {
    for (const { runbook, activity: from } of this.#meantBy(fromText)) {
      for (const { id: to } of this.#activitiesOf(runbook).meant(toText).activities) {
        const indexes = this.#linksFrom(runbook, from.id).filter((index) => runbook.links[index]?.to === to);
        if (indexes.length > 0) yield { runbook, indexes, from, to };
      }
    }
  }

  /** The stored positions of the links that leave an activity. */
  #linksFrom(runbook: Runbook, id: string): readonly number[] {
    let byFrom = this.#links.get(runbook);
    if (byFrom === undefined) {
      byFrom = new Map<string, number[]>();
      for (const [index, { from }] of runbook.links.entries()) listAt(byFrom, from).push(index);
      this.#links.set(runbook, byFrom);
    }
    return byFrom.get(id) ?? [];
  }

  #noLink(text: string, parts: readonly string[], path: Path): void {
    const [from] = this.#meantBy((parts[0] ?? '').trim());
    const near = from?.runbook.links
      .filter((link) => link.from === from.activity.id)
      .map((link) => quoted(`${link.from} -> ${link.to}`));
    const hint =
      near === undefined
        ? didYouMean(undefined, `no activity is called ${quoted((parts[0] ?? '').trim())}`)
        : near.length === 0
          ? `no link leads from ${quoted(from?.activity.id ?? '')}`
          : `there is ${oneOf(near, 8)}`;
    const message = `there is no link ${quoted(text)}`;
    this.#list.add({ path, atKey: true }, { code: 'unknown-link', message, hint });
  }

  #meantBy(text: string): readonly TestedActivity[] {
    const here = this.#played.flatMap((runbook) => this.#in(runbook, text));
    if (here.length > 0) return here;
    for (let at = text.lastIndexOf('/'); at > 0; at = text.lastIndexOf('/', at - 1)) {
      const runbook = this.#runbooks.find(text.slice(0, at));
      const found = runbook === undefined ? [] : this.#in(runbook, text.slice(at + 1));
      if (found.length > 0) return found;
    }
    return [];
  }

  #in(runbook: Runbook, text: string): readonly TestedActivity[] {
    return this.#activitiesOf(runbook)
      .meant(text)
      .activities.map((activity) => testedActivity(runbook, activity));
  }

  #activitiesOf(runbook: Runbook): ActivityNames<Activity> {
    let names = this.#activities.get(runbook);
    if (names === undefined) {
      names = new ActivityNames(runbook.activities);
      this.#activities.set(runbook, names);
    }
    return names;
  }

  /** The activity of another runbook that `runbook/activity` most likely means. */
  #nearestElsewhere(text: string): string | undefined {
    const at = text.lastIndexOf('/');
    if (at <= 0) return undefined;
    const wanted = text.slice(0, at);
    const path = this.#runbooks.find(wanted)?.path ?? this.#runbooks.nearest(wanted, this.#suggest);
    const runbook = path === undefined ? undefined : this.#runbooks.find(path);
    if (path === undefined || runbook === undefined) return undefined;
    const own = text.slice(at + 1);
    const names = this.#activitiesOf(runbook);
    const near = names.meant(own).activities.length > 0 ? own : names.nearest(own, this.#suggest);
    return near === undefined ? undefined : `${path}/${near}`;
  }

  #unknown(text: string, path: Path, atKey: boolean): void {
    const near =
      this.#played
        .map((runbook) => this.#activitiesOf(runbook).nearest(text, this.#suggest))
        .find((one) => one !== undefined) ?? this.#nearestElsewhere(text);
    const where = this.#played.length === 1 ? ` in ${this.#played[0]?.path}` : '';
    this.#list.add(
      { path, atKey },
      {
        code: 'unknown-activity',
        message: `there is no activity ${quoted(text)}${where}`,
        hint: didYouMean(near, 'give the id or the name; "runbook/activity" for one of another runbook'),
      },
    );
  }
}
