import { ActivityNames, namingStrengths, standForEach } from '../../analysis/activity-names.ts';
import { MockItems } from '../../analysis/mock-items.ts';
import { NamedReferences, namesItem, withTexts } from '../../analysis/named-references.ts';
import { placeText } from '../../analysis/references.ts';
import { RunbookNames } from '../../analysis/runbook-names.ts';
import type { Catalogue } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { Mock, Mocks } from '../../model/mock.ts';
import { mockCheckGiven } from '../../model/mock-check.ts';
import { mocksFileSchema } from '../../model/mock-schema.ts';
import { UsageError } from '../../model/problem.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { oneOf } from '../../text/quoting.ts';
import { didYouMean, type Suggest, suggester } from '../../text/suggestion.ts';
import { parsed } from './checked-options.ts';
import type { RunOptions } from './run-options.ts';

/**
 * The caller's mocks, by the path of the runbook and the id of the activity. If several keys are for one
 * activity, its id wins, then its name, then a key that differs in letter case only; of these the last. A
 * name is for all activities that have it. Throws UsageError that says what is wrong: also for an unknown
 * runbook or activity, since a mock that is never used is a mistake, and for what an activity does not
 * publish.
 */
export function checkedMocks(
  { mocks: given, mockCheck }: Pick<RunOptions, 'mocks' | 'mockCheck'>,
  bundle: Bundle,
  catalogue: Catalogue,
): Mocks {
  const check = mockCheckGiven(mockCheck);
  if (given === undefined) return {};
  const mocks = parsed(mocksFileSchema, given, 'mock');
  const suggest = suggester();
  const known = new RunbookNames(bundle.runbooks);
  const byRunbook = Map.groupBy(Object.entries(mocks), ([key]) => {
    const [runbook, ...others] = known.meant(key);
    if (runbook === undefined) throw unknownInMocks('runbook', key, known.nearest(key, suggest), known.paths);
    if (others.length === 0) return runbook;
    throw ambiguousInMocks(
      'runbooks',
      key,
      [runbook, ...others].map(({ path }) => path),
    );
  });
  const items = new MockItems(bundle.runbooks, catalogue, check, suggest);
  return Object.fromEntries(
    [...byRunbook].map(([runbook, given]) => {
      const outcomes = given.flatMap(([, byActivity]) => Object.entries(byActivity));
      const byId = mocksById(outcomes, runbook, suggest);
      refuseWrongItems(byId, runbook, items);
      return [runbook.path, byId];
    }),
  );
}

function refuseWrongItems(mocks: Readonly<Record<string, Mock>>, runbook: Runbook, items: MockItems): void {
  const besides = Object.values(mocks);
  for (const activity of runbook.activities) {
    const mock = Object.hasOwn(mocks, activity.id) ? mocks[activity.id] : undefined;
    if (mock === undefined) continue;
    for (const { path, message, hint } of items.wrongIn(mock, { runbook, activity, besides })) {
      const where = `the mock of "${activity.id}" in ${runbook.path}, ${placeText(path)}`;
      throw new UsageError(`${where}: ${message}`, hint);
    }
  }
}

function mocksById(
  outcomes: readonly (readonly [key: string, mock: Mock])[],
  runbook: Runbook,
  suggest: Suggest,
) {
  const names = new ActivityNames(runbook.activities);
  const references = new NamedReferences(
    runbook.activities.map((activity) => ({ activity, type: undefined })),
  );
  const meant = outcomes.map(([key, mock]) => {
    return { mock: withIdsIn(mock, key, references), ...mockedBy(key, names, runbook, suggest) };
  });
  const byStrength = meant.toSorted(
    (left, right) => namingStrengths.indexOf(left.by) - namingStrengths.indexOf(right.by),
  );
  return Object.fromEntries(
    byStrength.flatMap(({ activities, mock }) => activities.map(({ id }) => [id, mock])),
  );
}

/** The outcome with ids for names in its references. */
function withIdsIn(mock: Mock, key: string, references: NamedReferences): Mock {
  return withTexts(mock, (text, path) => {
    const found = references.withIds(text, namesItem(path) ? 'item' : 'template');
    const wrong = found?.ambiguous.find(({ severity }) => severity === 'error');
    if (wrong !== undefined) throw new UsageError(`the mock "${key}": ${wrong.message}`, wrong.hint);
    return found?.text;
  });
}

function mockedBy(
  key: string,
  names: ActivityNames<Activity>,
  { path, activities }: Runbook,
  suggest: Suggest,
) {
  const found = names.meant(key);
  if (found.activities.length === 0) {
    const all = new Set(activities.flatMap(({ id, name }) => [id, name]));
    throw unknownInMocks(`activity of ${path}`, key, names.nearest(key, suggest), [...all]);
  }
  if (!standForEach(found))
    throw ambiguousInMocks(
      `activities of ${path}`,
      key,
      found.activities.map(({ id }) => id),
    );
  return found;
}

function unknownInMocks(
  what: string,
  name: string,
  near: string | undefined,
  all: readonly string[],
): UsageError {
  const some = all.slice(0, 20).join(', ');
  return new UsageError(
    `the mocks name "${name}", but there is no such ${what}`,
    didYouMean(near, `there is ${some}`),
  );
}

function ambiguousInMocks(what: string, name: string, candidates: readonly string[]): UsageError {
  return new UsageError(
    `the mocks name "${name}", and ${candidates.length} ${what} are called so`,
    `give one of these: ${oneOf(candidates)}`,
  );
}
