import { MockItems } from '../analysis/mock-items.ts';
import { RunbookNames } from '../analysis/runbook-names.ts';
import { parseIsoTime } from '../databus/calendar.ts';
import type { Catalogue } from '../engine/activity-type.ts';
import { readParameters } from '../formats/native/read-parameters.ts';
import type { ParsedText } from '../formats/text/parsed-text.ts';
import type { Path } from '../formats/text/place.ts';
import type { ProblemList } from '../formats/text/problem-list.ts';
import { checkedSecrets } from '../hosts/play/secrets.ts';
import { checkedMocks } from '../hosts/settings/checked-mocks.ts';
import { checkNumbers } from '../hosts/settings/checked-options.ts';
import { defaultStartMs, type RunOptions } from '../hosts/settings/run-options.ts';
import { checkedTimeZone } from '../hosts/settings/time-zone.ts';
import { parseFault, parseServer, parseWhen, whenWords } from '../hosts/settings/world-texts.ts';
import { type MocksReading, readMocksText } from '../lint/checked-mocks.ts';
import type { Bundle } from '../model/bundle.ts';
import type { Mocks } from '../model/mock.ts';
import { optionsInForce } from '../model/options.ts';
import { type Problem, UsageError } from '../model/problem.ts';
import type { Runbook } from '../model/runbook.ts';
import { oneOf, quoted } from '../text/quoting.ts';
import { type Suggest, suggester } from '../text/suggestion.ts';
import { boundExpectations } from './expectations/bind.ts';
import type { Binding } from './expectations/expectation.ts';
import type { DataLook } from './observed-run.ts';
import { partOfText } from './part-of-text.ts';
import type { CaseInputs, Placed, TestFileDraft, WrittenTest } from './read-test-file.ts';
import type { MockSource, TestCase } from './test-case.ts';
import { runbookNamed, TestNames } from './test-names.ts';

/** The definition that a test file is bound to, and what else the file names. */
export interface TestedDefinition {
  readonly bundle: Bundle;
  readonly catalogue: Catalogue;
  readonly activityTypes: NonNullable<RunOptions['activityTypes']>;
  /** Reads a mocks file that the test file names, once for all that name it. */
  readMocksFile(path: string): Promise<MocksReading>;
}

/** The cases that could be bound, and the problems beside those in the list. */
export interface BoundTests {
  readonly cases: readonly TestCase[];
  /** Of parameters, mocks and mocks files. */
  readonly problems: readonly Problem[];
}

/**
 * Binds the cases of a test file to its definition. What names something that is not there goes into `list`,
 * or into the problems; the cases may be played only if there is no error.
 */
export async function boundTests(
  draft: TestFileDraft,
  text: ParsedText,
  list: ProblemList,
  definition: TestedDefinition,
): Promise<BoundTests> {
  const binder = new Binder(text, list, definition);
  const cases: TestCase[] = [];
  for (const test of draft.tests) cases.push(await binder.bound(test));
  return { cases, problems: binder.problems };
}

const sourceOfReading = new WeakMap<MocksReading, MockSource>();

class Binder {
  readonly problems: Problem[] = [];
  readonly #text: ParsedText;
  readonly #list: Pick<ProblemList, 'add'>;
  readonly #definition: TestedDefinition;
  readonly #suggest: Suggest = suggester();
  readonly #runbooks: RunbookNames<Runbook>;
  readonly #items: MockItems;
  /** Those of the file are the same for all its cases, and are read once, as is each mocks file. */
  readonly #mocks = new Map<unknown, Promise<MockSource>>();
  readonly #isNew = newOnes();

  constructor(text: ParsedText, list: ProblemList, definition: TestedDefinition) {
    this.#text = text;
    this.#list = onceEach(list);
    this.#definition = definition;
    const { bundle, catalogue } = definition;
    this.#runbooks = new RunbookNames(bundle.runbooks);
    this.#items = new MockItems(bundle.runbooks, catalogue, 'present', this.#suggest);
  }

  async bound({ name, path, inputs, expect }: WrittenTest): Promise<TestCase> {
    const played = this.#playedBy(inputs, path);
    const looks = {
      data: new Map<string, DataLook>(),
      texts: new Set<string>(),
      order: new Set<string>(),
      list: false,
    };
    const names = new TestNames(this.#runbooks, [...new Set(played)], this.#list, this.#suggest);
    const binding: Binding = {
      ...{ names, list: this.#list, items: this.#items, looks, suggest: this.#suggest },
    };
    const expectations = boundExpectations(expect, binding);
    const { activityTypes } = this.#definition;
    const world = this.#world(inputs);
    const parameters = await this.#parameters(inputs, played);
    const mockSources = await this.#mockSourcesOf(inputs);
    const options = {
      ...world,
      runbook: played.map((runbook) => runbook.path),
      parameters,
      mocks: merged(mockSources),
      // They were checked where they were read.
      mockCheck: 'off' as const,
      ...(activityTypes.length > 0 && { activityTypes }),
    };
    const schedules = inputs.schedules?.value ?? 'documented';
    return { name, path, options, mockSources, schedules, expectations, looks };
  }

  /** The runbooks that a case starts: those it names, or the only one there is. */
  #playedBy({ runbook }: CaseInputs, path: Path): readonly Runbook[] {
    const { runbooks } = this.#definition.bundle;
    if (runbook === undefined) {
      if (runbooks.length > 1)
        this.#add(path, 'runbook-needed', 'the case does not say which runbook it plays', {
          hint: `give "runbook"; there is ${oneOf(this.#runbooks.paths, 8)}`,
        });
      return runbooks.slice(0, 1);
    }
    const isList = Array.isArray(runbook.value);
    return [runbook.value].flat().flatMap((wanted, index) => {
      const at = { path: isList ? [...runbook.path, index] : runbook.path };
      return runbookNamed(wanted, at, this.#runbooks, this.#list, this.#suggest) ?? [];
    });
  }

  async #parameters({ params, options }: CaseInputs, played: readonly Runbook[]) {
    if (params.size === 0) return {};
    const value = Object.fromEntries([...params].map(([name, placed]) => [name, placed.value]));
    const placeOf = ([name, ...rest]: Path) => [...(params.get(String(name))?.path ?? []), ...rest];
    const checks = (runbook: Runbook) =>
      optionsInForce(runbook.options, options?.value ?? {}).parameterTypes === 'checked';
    const read = await readParameters(partOfText(this.#text, value, placeOf), played, checks);
    this.#tell(read.problems);
    return read.parameters ?? {};
  }

  async #mockSourcesOf({ mocks }: CaseInputs): Promise<readonly MockSource[]> {
    const sources: MockSource[] = [];
    for (const placed of mocks) {
      const key = typeof placed.value === 'string' ? placed.value : placed;
      const known = this.#mocks.get(key) ?? this.#readMocks(placed);
      this.#mocks.set(key, known);
      sources.push(await known);
    }
    return sources;
  }

  async #readMocks({ value, path }: Placed<unknown>): Promise<MockSource> {
    const { bundle, catalogue, readMocksFile } = this.#definition;
    const reading =
      typeof value === 'string'
        ? await readMocksFile(value).catch((error: unknown) => this.#unreadable(error, path))
        : await readMocksText(
            partOfText(this.#text, value, (below) => [...path, ...below]),
            bundle,
            catalogue,
            { strangers: 'error' },
          );
    this.#tell(reading?.problems ?? []);
    if (reading?.mocks === undefined) return { mocks: {}, unused: async () => [] };
    // Of a mocks file that several test files share, what one of them uses is used.
    const known = sourceOfReading.get(reading);
    if (known !== undefined) return known;
    const mocks = checkedMocks({ mocks: reading.mocks, mockCheck: 'off' }, bundle, catalogue);
    const source = { mocks, unused: reading.unused };
    sourceOfReading.set(reading, source);
    return source;
  }

  /** A mocks file that cannot be read is a problem of the file that names it. */
  #unreadable(error: unknown, path: Path): undefined {
    if (!(error instanceof UsageError)) throw error;
    this.#list.add(path, { code: 'mocks', message: error.message });
  }

  #world(inputs: CaseInputs): RunOptions {
    const { servers, faults, startTime, until, timeZone, seed, options, secrets } = inputs;
    const startMs = startTime && this.#read(startTime, parseIsoTime, 'a date as in 2026-12-24T18:00:00Z');
    const when = until && this.#read({ ...until, value: String(until.value) }, parseWhen, whenWords);
    const begin = startMs ?? defaultStartMs;
    const untilMs = when && ('afterMs' in when ? when.afterMs : when.atMs - begin);
    if (untilMs !== undefined && untilMs <= 0 && until !== undefined)
      this.#add(until.path, 'invalid-value', '"until" is not after the start of the run', {
        hint: `the run begins at ${new Date(begin).toISOString()}`,
      });
    const fault = "a fault as in 'RBS01 down at 30s for 10s'";
    const readServers = servers && this.#readAll(servers, (one) => this.#server(one));
    const readFaults = faults && this.#readAll(faults, (one) => this.#read(one, parseFault, fault));
    if (servers && readServers?.length === servers.value.length)
      this.#refused(servers.path, () => checkNumbers({ servers: readServers }));
    for (const [index, one] of (readFaults ?? []).entries())
      this.#refused([...(faults?.path ?? []), index], () =>
        checkNumbers({ faults: [one], ...(readServers && { servers: readServers }) }),
      );
    if (timeZone !== undefined) this.#refused(timeZone.path, () => checkedTimeZone(timeZone.value));
    for (const [name, { value, path }] of secrets)
      this.#refused(path, () => checkedSecrets({ [name]: value }, this.#definition.bundle));
    return {
      ...(readServers && { servers: readServers }),
      ...(readFaults && { faults: readFaults }),
      ...(startMs !== undefined && { startMs }),
      ...(untilMs !== undefined && untilMs > 0 && { untilMs }),
      ...(timeZone && { timeZone: timeZone.value }),
      ...(seed && { seed: seed.value }),
      ...(options && { options: options.value }),
      ...(secrets.size > 0 && {
        secrets: Object.fromEntries([...secrets].map(([name, { value }]) => [name, value])),
      }),
    };
  }

  /** What the run would refuse is a problem of the file. */
  #refused(path: Path, check: () => unknown): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.#add(path, 'invalid-value', error.message, error);
    }
  }

  #server({ value, path }: Placed<string>) {
    const server = parseServer(value);
    if (typeof server !== 'string') return server;
    this.#add(path, 'invalid-value', server, {});
    return undefined;
  }

  #readAll<Some>(
    { value, path }: Placed<readonly string[]>,
    read: (one: Placed<string>) => Some | undefined,
  ) {
    return value.flatMap((text, index) => read({ value: text, path: [...path, index] }) ?? []);
  }

  #read<Some>(
    { value, path }: Placed<string>,
    parse: (text: string) => Some | undefined,
    words: string,
  ): Some | undefined {
    const parsed = parse(value);
    if (parsed === undefined) this.#add(path, 'invalid-value', `${quoted(value)} is not ${words}`, {});
    return parsed;
  }

  #add(path: Path, code: string, message: string, { hint }: { readonly hint?: string | undefined }): void {
    this.#list.add(path, { code, message, ...(hint !== undefined && { hint }) });
  }

  /** What is shared by several cases is wrong once. */
  #tell(problems: readonly Problem[]): void {
    this.problems.push(...problems.filter((problem) => this.#isNew(problem)));
  }
}

/** Of several outcomes for an activity the last that is written counts. */
function merged(sources: readonly MockSource[]): Mocks {
  const all: Record<string, Mocks[string]> = {};
  for (const { mocks } of sources)
    for (const [runbook, outcomes] of Object.entries(mocks)) all[runbook] = { ...all[runbook], ...outcomes };
  return all;
}

/** Says of each value whether none like it came before. */
function newOnes(): (value: unknown) => boolean {
  const known = new Set<string>();
  return (value) => {
    const text = JSON.stringify(value);
    if (known.has(text)) return false;
    known.add(text);
    return true;
  };
}

/** A list to which the same problem is added once: the cases of a table share what they expect. */
function onceEach(list: Pick<ProblemList, 'add'>): Pick<ProblemList, 'add'> {
  const isNew = newOnes();
  return {
    add: (place, finding) => {
      if (isNew([place, finding])) list.add(place, finding);
    },
  };
}
