import { z } from 'zod';
import { ActivityNames, standForEach } from '../../analysis/activity-names.ts';
import { MockItems } from '../../analysis/mock-items.ts';
import { NamedReferences } from '../../analysis/named-references.ts';
import { RunbookNames } from '../../analysis/runbook-names.ts';
import { type Catalogue, typeOf } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { Mock, Mocks } from '../../model/mock.ts';
import type { MockCheck } from '../../model/mock-check.ts';
import { mockSchema } from '../../model/mock-schema.ts';
import { setOwn } from '../../model/own-key.ts';
import type { Problem } from '../../model/problem.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { oneOf, quoted } from '../../text/quoting.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';
import type { ParsedText } from '../text/parsed-text.ts';
import type { FilePlace, Path } from '../text/place.ts';
import { type Finding, ProblemList } from '../text/problem-list.ts';
import { ambiguousRunbook } from './check-calls.ts';
import { namesOf } from './check-graph.ts';
import { TemplateCheck } from './check-templates.ts';
import { deepFreeze } from './deep-freeze.ts';
import { type ActivityDraft, parse, type Reading, textsById } from './runbook-draft.ts';

/** An outcome of a mocks file, and the activity it is for. */
export interface GivenOutcome {
  readonly activity: Activity;
  readonly mock: Mock;
  /** The place of the outcome in the mocks file. */
  readonly path: Path;
}

/** What could be read of a mocks file, before the lines of its problems are looked up. */
export interface MocksDraft {
  /** Deeply frozen. Undefined if there is any error. */
  readonly mocks: Mocks | undefined;
  /** The outcomes for each runbook, in the order of the file. */
  readonly given: ReadonlyMap<Runbook, readonly GivenOutcome[]>;
  /** All problems, together with what else was found in the file. */
  readonly problems: (found?: Iterable<Finding & FilePlace>) => Promise<readonly Problem[]>;
}

/**
 * Reads a file of simulated outcomes (format section 3): runbook path, then activity id or name, then
 * outcome. `$schema` may say where the JSON Schema is. A bare runbook name is enough if only one runbook has
 * it. One file may serve several bundles, so outcomes for runbooks that this bundle does not have are left
 * out with a warning. A name that several runbooks have, an activity that a runbook does not have, and what
 * an activity does not publish, are errors. Never throws for what the file says.
 */
export function draftMocks(
  text: ParsedText,
  bundle: Bundle,
  catalogue: Catalogue,
  mockCheck: MockCheck = 'strict',
): MocksDraft {
  const reading = { catalogue, list: new ProblemList(text), suggest: suggester() };
  const shape = z.record(z.string(), z.record(z.string(), z.unknown()));
  const value =
    text.value === undefined
      ? undefined
      : parse({ value: withoutSchema(text.value), schema: shape, base: [], name: 'the mocks file' }, reading);
  const mocks: Record<string, Record<string, Mock>> = {};
  const given = new Map<Runbook, readonly GivenOutcome[]>();
  const runbooks = new RunbookNames(bundle.runbooks);
  for (const [path, outcomes] of Object.entries(value ?? {})) {
    const runbook = runbooks.find(path);
    if (runbook === undefined) reportRunbook(path, runbooks, reading);
    else {
      const read = readOutcomes(outcomes, path, runbook, reading);
      mocks[runbook.path] = { ...mocks[runbook.path], ...read.mocks };
      given.set(runbook, [...(given.get(runbook) ?? []), ...read.given]);
    }
  }
  checkItems(given, new MockItems(bundle.runbooks, catalogue, mockCheck, reading.suggest), reading);
  return {
    mocks: reading.list.errors > 0 ? undefined : deepFreeze(mocks),
    given,
    problems: (found = []) => {
      for (const { path, atKey = false, offset, ...finding } of found)
        reading.list.add({ path, atKey, ...(offset !== undefined && { offset }) }, finding);
      return reading.list.located();
    },
  };
}

/** A mocks file may name its JSON Schema, for editors, as a runbook file may. */
function withoutSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { $schema, ...runbooks } = value as Readonly<Record<string, unknown>>;
  return typeof $schema === 'string' ? runbooks : value;
}

function reportRunbook(path: string, runbooks: RunbookNames<Runbook>, { list, suggest }: Reading): void {
  const ambiguous = ambiguousRunbook(path, runbooks, 'which one the outcomes are for is not said');
  const finding = ambiguous ?? {
    code: 'unknown-runbook',
    severity: 'warning' as const,
    message: `there is no runbook ${quoted(path)}: its outcomes are left out`,
    hint: didYouMean(
      runbooks.nearest(path, suggest),
      'runbooks are given by their path, as in \\Folder\\Name',
    ),
  };
  list.add({ path: [path], atKey: true }, finding);
}

function readOutcomes(
  outcomes: Readonly<Record<string, unknown>>,
  path: string,
  runbook: Runbook,
  reading: Reading,
): { readonly mocks: Record<string, Mock>; readonly given: readonly GivenOutcome[] } {
  const drafts = runbook.activities.map((activity, index): ActivityDraft => {
    return { index, path: [], id: activity.id, type: typeOf(activity, reading.catalogue), activity };
  });
  const byId = new Map(drafts.map((draft) => [draft.id as string, draft]));
  const templates = new TemplateCheck({ byId, idsByName: namesOf(drafts) }, reading);
  const names = new ActivityNames(runbook.activities);
  const references = new NamedReferences(
    drafts.flatMap(({ activity, type }) => (activity === undefined ? [] : [{ activity, type }])),
  );
  const mocks: Record<string, Mock> = {};
  const given: GivenOutcome[] = [];
  for (const [key, value] of Object.entries(outcomes)) {
    const place = [path, key];
    const found = names.meant(key);
    if (found.activities.length === 0) reportActivity(key, place, names, runbook.path, reading);
    else if (!standForEach(found)) reportAmbiguous(key, place, found.activities, reading);
    const meant = found.activities.map(({ id }) => byId.get(id) as ActivityDraft);
    const written = parse({ value, schema: mockSchema, base: place, name: 'the outcome' }, reading);
    const mock = textsById(written, place, references, reading.list);
    if (mock !== undefined) setOwn(mocks, key, mock);
    for (const draft of meant) {
      if (draft.type?.play.how === 'engine') reportJunction(key, place, reading);
      else if (mock !== undefined) templates.mock(mock, place, draft);
      if (mock !== undefined && draft.activity !== undefined)
        given.push({ activity: draft.activity, mock, path: place });
    }
  }
  return { mocks, given };
}

/** An outcome for several activities is told once what it gives wrongly. */
function checkItems(
  given: ReadonlyMap<Runbook, readonly GivenOutcome[]>,
  items: MockItems,
  { list }: Reading,
): void {
  for (const [runbook, outcomes] of given) {
    const besides = outcomes.map(({ mock }) => mock);
    const told = new Set<string>();
    for (const { activity, mock, path: outcome } of outcomes) {
      for (const { path, atKey, ...finding } of items.wrongIn(mock, { runbook, activity, besides })) {
        const place = [...outcome, ...path];
        if (told.has(JSON.stringify(place))) continue;
        told.add(JSON.stringify(place));
        list.add({ path: place, atKey }, finding);
      }
    }
  }
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
  const message = `${quoted(key)} is a Junction: the engine itself plays it, so it cannot have an outcome`;
  list.add(
    { path, atKey: true },
    { code: 'junction-tab', message, hint: 'give outcomes to the activities before it' },
  );
}
