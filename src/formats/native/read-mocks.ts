import { z } from 'zod';
import {
  ActivityNames,
  type MeantActivities,
  namingStrengths,
  standForEach,
} from '../../analysis/activity-names.ts';
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
import { oneOf, placeInWords, quoted } from '../../text/quoting.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';
import type { ParsedText } from '../text/parsed-text.ts';
import type { FilePlace, Path } from '../text/place.ts';
import { type Finding, ProblemList } from '../text/problem-list.ts';
import { ambiguousRunbook } from './check-calls.ts';
import { namesOf } from './check-graph.ts';
import { TemplateCheck } from './check-templates.ts';
import { deepFreeze } from './deep-freeze.ts';
import { DefinitionSize } from './definition-size.ts';
import {
  type ActivityDraft,
  isObject,
  mapUntilFull,
  parse,
  type Reading,
  textsById,
} from './runbook-draft.ts';

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
 * out with a warning, or are errors (`strangers`). A name that several runbooks have, an activity that a
 * runbook does not have, and what an activity does not publish, are errors. Never throws for what the file
 * says.
 */
export function draftMocks(
  text: ParsedText,
  bundle: Bundle,
  catalogue: Catalogue,
  mockCheck: MockCheck = 'strict',
  strangers: 'warning' | 'error' = 'warning',
): MocksDraft {
  const list = new ProblemList(text);
  const reading = { catalogue, list, suggest: suggester(), size: new DefinitionSize() };
  const runbooks = new RunbookNames(bundle.runbooks);
  const readers = new Map<Runbook, OutcomeReader>();
  mapUntilFull(runbooksOf(text.value, reading), list, ([path, outcomes]) => {
    const runbook = runbooks.find(path);
    if (!isObject(outcomes))
      reportNoObject(outcomes, [path], placeInWords([path], 'the mocks file'), reading);
    else if (runbook === undefined) reportRunbook(path, runbooks, strangers, reading);
    else {
      const reader = readers.get(runbook) ?? new OutcomeReader(runbook, reading);
      readers.set(runbook, reader);
      reader.read(outcomes, path);
    }
  });
  for (const reader of readers.values()) reader.reportCovered();
  const mocks: Record<string, Record<string, Mock>> = {};
  for (const [runbook, read] of readers) setOwn(mocks, runbook.path, read.mocks);
  const given = new Map([...readers].map(([runbook, read]) => [runbook, read.given] as const));
  checkItems(given, new MockItems(bundle.runbooks, catalogue, mockCheck, reading.suggest), reading);
  return {
    mocks: list.errors > 0 ? undefined : deepFreeze(mocks),
    given,
    problems: (found = []) => {
      for (const { path, atKey = false, offset, ...finding } of found)
        list.add({ path, atKey, ...(offset !== undefined && { offset }) }, finding);
      return list.located();
    },
  };
}

/**
 * What a file says of each runbook, by name. It may name its JSON Schema, for editors, as a runbook file may.
 */
function runbooksOf(value: unknown, reading: Reading): readonly (readonly [string, unknown])[] {
  if (value === undefined) return [];
  if (isObject(value))
    return Object.entries(value).filter(([key, entry]) => key !== '$schema' || typeof entry !== 'string');
  reportNoObject(value, [], 'the mocks file', reading);
  return [];
}

function reportNoObject(value: unknown, base: Path, name: string, reading: Reading): void {
  parse({ value, schema: z.record(z.string(), z.unknown()), base, name }, reading);
}

function reportRunbook(
  path: string,
  runbooks: RunbookNames<Runbook>,
  severity: 'warning' | 'error',
  { list, suggest }: Reading,
): void {
  const so = severity === 'error' ? '' : ': its outcomes are left out';
  const ambiguous = ambiguousRunbook(path, runbooks, 'which one the outcomes are for is not said');
  const finding = ambiguous ?? {
    code: 'unknown-runbook',
    severity,
    message: `there is no runbook ${quoted(path)}${so}`,
    hint: didYouMean(
      runbooks.nearest(path, suggest),
      'runbooks are given by their path, as in \\Folder\\Name',
    ),
  };
  list.add({ path: [path], atKey: true }, finding);
}

/** How a file names activities, and where. */
interface Entry extends MeantActivities<Activity> {
  readonly key: string;
  readonly place: Path;
}

/** Reads the outcomes for a runbook. */
class OutcomeReader {
  readonly mocks: Record<string, Mock> = {};
  /** In the order of the file. */
  readonly given: GivenOutcome[] = [];
  readonly #entries: Entry[] = [];
  readonly #runbook: Runbook;
  readonly #reading: Reading;
  readonly #byId: ReadonlyMap<string, ActivityDraft>;
  readonly #templates: TemplateCheck;
  readonly #names: ActivityNames<Activity>;
  readonly #references: NamedReferences;

  constructor(runbook: Runbook, reading: Reading) {
    const drafts = runbook.activities.map((activity, index): ActivityDraft => {
      return { index, path: [], id: activity.id, type: typeOf(activity, reading.catalogue), activity };
    });
    this.#runbook = runbook;
    this.#reading = reading;
    this.#byId = new Map(drafts.map((draft) => [draft.id as string, draft]));
    this.#templates = new TemplateCheck({ byId: this.#byId, idsByName: namesOf(drafts) }, reading);
    this.#names = new ActivityNames(runbook.activities);
    this.#references = new NamedReferences(
      drafts.flatMap(({ activity, type }) => (activity === undefined ? [] : [{ activity, type }])),
    );
  }

  /** Reads the outcomes that the file has under a name of the runbook. */
  read(outcomes: Readonly<Record<string, unknown>>, name: string): void {
    mapUntilFull(Object.entries(outcomes), this.#reading.list, ([key, value]) =>
      this.#outcome(key, value, [name, key]),
    );
  }

  /** Reports the outcomes that can never be used, because others are for the same activities. */
  reportCovered(): void {
    const winners = new Map<string, Entry>();
    for (const strength of namingStrengths)
      for (const entry of this.#entries)
        if (entry.by === strength) for (const { id } of entry.activities) winners.set(id, entry);
    const used = new Set(winners.values());
    for (const entry of this.#entries) {
      const [first] = entry.activities;
      if (first === undefined || used.has(entry)) continue;
      const { key, place } = winners.get(first.id) as Entry;
      const ofRunbook = place[0] === entry.place[0] ? '' : ` of ${quoted(String(place[0]))}`;
      const winner = `${quoted(key)}${ofRunbook}`;
      const message = `${quoted(entry.key)} is never used: ${winner} is for the same activity`;
      this.#reading.list.add(
        { path: entry.place, atKey: true },
        { code: 'covered-outcome', message, hint: 'keep one of them' },
      );
    }
  }

  #outcome(key: string, value: unknown, place: Path): void {
    const reading = this.#reading;
    const found = this.#names.meant(key);
    if (found.activities.length === 0) reportActivity(key, place, this.#names, this.#runbook.path, reading);
    else if (!standForEach(found)) reportAmbiguous(key, place, found.activities, reading);
    const meant = found.activities.map(({ id }) => this.#byId.get(id) as ActivityDraft);
    const written = parse({ value, schema: mockSchema, base: place, name: 'the outcome' }, reading);
    const mock = textsById(written, place, this.#references, reading);
    if (mock !== undefined) setOwn(this.mocks, key, mock);
    this.#entries.push({ ...found, key, place });
    for (const draft of meant) {
      if (draft.type?.play.how === 'engine') reportJunction(key, place, reading);
      else if (mock !== undefined) this.#templates.mock(mock, place, draft);
      if (mock !== undefined && draft.activity !== undefined)
        this.given.push({ activity: draft.activity, mock, path: place });
    }
  }
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
      if (list.isFull) {
        list.stop();
        return;
      }
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
