import { z } from 'zod';
import { type Catalogue, typeOf } from '../../engine/activity-type.ts';
import type { Bundle, Variable } from '../../model/bundle-schema.ts';
import { type Mock, type Mocks, mockSchema } from '../../model/mock-schema.ts';
import { NamedItems } from '../../model/named-items.ts';
import type { Problem } from '../../model/problem.ts';
import type { Runbook } from '../../model/runbook-schema.ts';
import { oneOf, quoted } from '../../text/quoting.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';
import { parseText, type SourceFile } from '../text/parse-text.ts';
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
  const reading = { catalogue, list: new ProblemList(file.name, text), suggest: suggester() };
  const shape = z.record(z.string(), z.record(z.string(), z.unknown()));
  const value =
    text.value === undefined
      ? undefined
      : parse({ value: text.value, schema: shape, base: [], name: 'the mocks file' }, reading);
  const mocks: Record<string, Record<string, Mock>> = {};
  const variables = new NamedItems(bundle.variables);
  const runbooks = new NamedItems(bundle.runbooks);
  for (const [path, outcomes] of Object.entries(value ?? {})) {
    const runbook = runbooks.find(path.trim());
    if (runbook === undefined) reportRunbook(path, bundle, reading);
    else
      mocks[runbook.path] = {
        ...mocks[runbook.path],
        ...readOutcomes(outcomes, path, runbook, variables, reading),
      };
  }
  const problems = await reading.list.located();
  return reading.list.errors > 0 ? { problems } : { mocks: deepFreeze(mocks), problems };
}

function runbooksNamed(name: string, runbooks: readonly Runbook[]): Runbook[] {
  const wanted = name.trim().toLowerCase();
  return runbooks.filter((runbook) => runbook.name.toLowerCase() === wanted);
}

function reportRunbook(path: string, { runbooks }: Bundle, { list, suggest }: Reading): void {
  const paths = runbooks.map((runbook) => runbook.path);
  const named = runbooksNamed(path, runbooks).map((runbook) => quoted(runbook.path));
  const message =
    named.length > 1
      ? `${named.length} runbooks have the name ${quoted(path)}: its outcomes are left out`
      : `there is no runbook ${quoted(path)}: its outcomes are left out`;
  const hint =
    named.length > 1
      ? `give the path: ${oneOf(named, 8)}`
      : didYouMean(
          suggest(path, [...paths, ...runbooks.map(({ name }) => name)]),
          'runbooks are given by their path, as in \\Folder\\Name',
        );
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
  const mocks: Record<string, Mock> = {};
  for (const [key, value] of Object.entries(outcomes)) {
    const place = [path, key];
    const own = byId.get(key);
    const meant = own === undefined ? drafts.filter(({ activity }) => activity?.name === key) : [own];
    if (meant.length === 0) reportActivity(key, place, runbook, reading);
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
  { activities, path: runbook }: Runbook,
  { list, suggest }: Reading,
): void {
  const near = suggest(
    key,
    activities.flatMap(({ id, name }) => [id, name]),
  );
  const message = `there is no activity ${quoted(key)} in ${runbook}`;
  const hint = didYouMean(near, 'give the id or the name of an activity');
  list.add({ path, atKey: true }, { code: 'unknown-activity', message, hint });
}

function reportJunction(key: string, path: Path, { list }: Reading): void {
  const message = `${quoted(key)} is a Junction: the engine itself plays it, and no outcome can stand in`;
  list.add(
    { path, atKey: true },
    { code: 'junction-tab', message, hint: 'give outcomes to the activities before it' },
  );
}
