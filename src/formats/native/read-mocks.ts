import { z } from 'zod';
import { ActivityNames, standForEach } from '../../analysis/activity-names.ts';
import { RunbookNames } from '../../analysis/runbook-names.ts';
import { type Catalogue, typeOf } from '../../engine/activity-type.ts';
import type { Bundle, Variable } from '../../model/bundle-schema.ts';
import { type Mock, type Mocks, mockSchema } from '../../model/mock-schema.ts';
import { NamedItems } from '../../model/named-items.ts';
import type { Problem } from '../../model/problem.ts';
import type { Activity, Runbook } from '../../model/runbook-schema.ts';
import { oneOf, quoted } from '../../text/quoting.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';
import { parseText } from '../text/parse-text.ts';
import type { SourceFile } from '../text/parsed-text.ts';
import type { Path } from '../text/place.ts';
import { ProblemList } from '../text/problem-list.ts';
import { namesOf } from './check-graph.ts';
import { TemplateCheck } from './check-templates.ts';
import { deepFreeze } from './deep-freeze.ts';
import { type ActivityDraft, parse, type Reading } from './runbook-draft.ts';

/** What came of reading a mocks file: outcomes, or errors; warnings with either. */
export interface MocksReading {
  /** By the path of the runbook as the bundle has it, then by activity id or name as the file has it; deeply frozen. */
  readonly mocks?: Mocks;
  /** In the order of position. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a file of simulated outcomes (format section 3): runbook path, then activity id or name, then outcome. A runbook may be given by
 * its bare name where only one has it. One file may serve several bundles: what it says of runbooks this one does not have is left out
 * with a warning. An activity that a runbook does not have is an error. Never throws for what the file says.
 */
export async function readMocks(
  file: SourceFile,
  bundle: Bundle,
  catalogue: Catalogue,
): Promise<MocksReading> {
  const text = await parseText(file);
  const reading = { catalogue, list: new ProblemList(text), suggest: suggester() };
  const shape = z.record(z.string(), z.record(z.string(), z.unknown()));
  const value =
    text.value === undefined
      ? undefined
      : parse({ value: text.value, schema: shape, base: [], name: 'the mocks file' }, reading);
  const mocks: Record<string, Record<string, Mock>> = {};
  const variables = new NamedItems(bundle.variables);
  const runbooks = new RunbookNames(bundle.runbooks);
  for (const [path, outcomes] of Object.entries(value ?? {})) {
    const runbook = runbooks.find(path);
    if (runbook === undefined) reportRunbook(path, runbooks, reading);
    else
      mocks[runbook.path] = {
        ...mocks[runbook.path],
        ...readOutcomes(outcomes, path, runbook, variables, reading),
      };
  }
  const problems = await reading.list.located();
  return reading.list.errors > 0 ? { problems } : { mocks: deepFreeze(mocks), problems };
}

function reportRunbook(path: string, runbooks: RunbookNames<Runbook>, { list, suggest }: Reading): void {
  const meant = runbooks.meant(path).map((runbook) => quoted(runbook.path));
  const message =
    meant.length > 1
      ? `${meant.length} runbooks have the name ${quoted(path)}: its outcomes are left out`
      : `there is no runbook ${quoted(path)}: its outcomes are left out`;
  const hint =
    meant.length > 1
      ? `give the path: ${oneOf(meant, 8)}`
      : didYouMean(runbooks.nearest(path, suggest), 'runbooks are given by their path, as in \\Folder\\Name');
  list.add({ path: [path], atKey: true }, { code: 'unknown-runbook', severity: 'warning', message, hint });
}

function readOutcomes(
  outcomes: Readonly<Record<string, unknown>>,
  path: string,
  runbook: Runbook,
  variables: NamedItems<Variable>,
  reading: Reading,
): Record<string, Mock> {
  const drafts = runbook.activities.map((activity, index): ActivityDraft => {
    return { index, path: [], id: activity.id, type: typeOf(activity, reading.catalogue), activity };
  });
  const byId = new Map(drafts.map((draft) => [draft.id as string, draft]));
  const at = (id: string) => (byId.get(id) as ActivityDraft).index;
  const links = runbook.links.map(({ from, to }) => [at(from), at(to)] as const);
  const templates = new TemplateCheck(
    { size: drafts.length, links, byId, idsByName: namesOf(drafts), isAcyclic: true },
    variables,
    reading,
  );
  const names = new ActivityNames(runbook.activities);
  const mocks: Record<string, Mock> = {};
  for (const [key, value] of Object.entries(outcomes)) {
    const place = [path, key];
    const found = names.meant(key);
    if (found.activities.length === 0) reportActivity(key, place, names, runbook.path, reading);
    else if (!standForEach(found)) reportAmbiguous(key, place, found.activities, reading);
    const meant = found.activities.map(({ id }) => byId.get(id) as ActivityDraft);
    const mock = parse({ value, schema: mockSchema, base: place, name: 'the outcome' }, reading);
    if (mock !== undefined) mocks[key] = mock;
    for (const activity of meant) {
      if (activity.type?.play.how === 'engine') reportJunction(key, place, reading);
      else if (mock !== undefined) templates.mock(mock, place, activity);
    }
  }
  templates.checkUpstream(runbook.options.junctionNone === 'common');
  return mocks;
}

function reportActivity(
  key: string,
  path: Path,
  names: ActivityNames<Activity>,
  runbook: string,
  { list, suggest }: Reading,
): void {
  const message = `there is no activity ${quoted(key)} in ${runbook}`;
  const hint = didYouMean(names.nearest(key, suggest), 'give the id or the name of an activity');
  list.add({ path, atKey: true }, { code: 'unknown-activity', message, hint });
}

function reportAmbiguous(key: string, path: Path, meant: readonly Activity[], { list }: Reading): void {
  const message = `${meant.length} activities are called ${quoted(key)}`;
  const ids = meant.map(({ id }) => quoted(id));
  list.add(
    { path, atKey: true },
    { code: 'ambiguous-activity', message, hint: `give the id: ${oneOf(ids, 8)}` },
  );
}

function reportJunction(key: string, path: Path, { list }: Reading): void {
  const message = `${quoted(key)} is a Junction: the engine itself plays it, and no outcome can stand in`;
  list.add(
    { path, atKey: true },
    { code: 'junction-tab', message, hint: 'give outcomes to the activities before it' },
  );
}
