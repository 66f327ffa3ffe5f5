import { dirname, isAbsolute, join, resolve } from 'node:path';
import { catalogueWith } from '../activities/catalogue.ts';
import type { ActivityType } from '../engine/activity-type.ts';
import { readDefinition, readSource } from '../files/load.ts';
import { originFileOf } from '../formats/native/origin-file.ts';
import type { RunbookPlace } from '../formats/native/read-bundle.ts';
import { parseText } from '../formats/text/parse-text.ts';
import type { ParsedText } from '../formats/text/parsed-text.ts';
import { ProblemList } from '../formats/text/problem-list.ts';
import type { BundleReading } from '../lint/checked-bundle.ts';
import { type MocksReading, readMocks } from '../lint/checked-mocks.ts';
import type { Bundle } from '../model/bundle.ts';
import { type Problem, UsageError } from '../model/problem.ts';
import { boundTests } from './bind-test-file.ts';
import { draftTestFile, type TestFileDraft } from './read-test-file.ts';
import type { TestCase } from './test-case.ts';

/** A test file with its definition. */
export interface TestSuite {
  readonly file: string;
  /** Gives the lines of failures. */
  readonly text: ParsedText;
  readonly problems: readonly Problem[];
  /** The cases, if neither the file nor its definition has an error. */
  readonly cases: readonly TestCase[];
  readonly bundle: Bundle | undefined;
  /** The files that were read: this one, those of its definition, its mocks files. */
  readonly inputs: readonly string[];
  /** Where the definition was read from, and each of its runbooks. */
  readonly definition: { readonly path: string; readonly places: readonly RunbookPlace[] };
  /** What the file would be refused for if its definition was this one: the message of the first error. */
  errorWith(bundle: Bundle): Promise<string | undefined>;
}

/** Reads test files. A definition that several of them test is read once. */
export class TestFiles {
  readonly #types: readonly ActivityType[];
  readonly #mocksFiles = new Map<Bundle, Map<string, Promise<MocksReading>>>();
  readonly #definitions = new Map<string, Promise<BundleReading>>();

  /** `types`: activity types beside the standard ones. */
  constructor(types: readonly ActivityType[]) {
    this.#types = types;
  }

  /** Reads one file. Throws UsageError if it cannot be read; what it says wrong is in the problems. */
  async read(file: string): Promise<TestSuite> {
    const text = await parseText(await readSource(file));
    const list = new ProblemList(text);
    const draft = draftTestFile(text, list);
    const errorWith = async () => undefined;
    const none = { path: '', places: [] };
    const nothing = { file, text, cases: [], bundle: undefined, definition: none, errorWith, inputs: [file] };
    if (draft === undefined) return { ...nothing, problems: await list.located() };
    const beside = (path: string) => pathBeside(file, path);
    const reading = await this.#definition(beside(draft.definition), list);
    const { bundle, files = [beside(draft.definition)] } = reading ?? {};
    const inputs = [file, ...files, ...files.map(originFileOf), ...mocksNamedIn(draft).map(beside)];
    if (bundle === undefined) {
      const problems = [...(await list.located()), ...(reading?.problems ?? [])];
      return { ...nothing, problems, inputs };
    }
    const catalogue = catalogueWith(this.#types);
    const definitionOf = (tested: Bundle) => ({
      ...{ bundle: tested, catalogue, activityTypes: this.#types },
      readMocksFile: async (path: string): Promise<MocksReading> =>
        readMocks(await readSource(beside(path)), tested, catalogue, { strangers: 'error' }),
    });
    const definition = definitionOf(bundle);
    const readMocksFile = (path: string) =>
      this.#mocksFile(bundle, beside(path), () => definition.readMocksFile(path));
    const { cases, problems } = await boundTests(draft, text, list, { ...definition, readMocksFile });
    const all = [...(await list.located()), ...problems];
    const hasErrors = all.some(({ severity }) => severity === 'error');
    const { places = [] } = reading ?? {};
    const read = { path: beside(draft.definition), places };
    return {
      ...{ file, text, problems: all, cases: hasErrors ? [] : cases, bundle, definition: read, inputs },
      errorWith: async (changed) => {
        const found = new ProblemList(text);
        const { problems: others } = await boundTests(draft, text, found, definitionOf(changed));
        const located = [...(await found.located()), ...others];
        return located.find(({ severity }) => severity === 'error')?.message;
      },
    };
  }

  /** A mocks file of this definition. */
  #mocksFile(bundle: Bundle, path: string, read: () => Promise<MocksReading>): Promise<MocksReading> {
    const ofBundle = this.#mocksFiles.get(bundle) ?? new Map<string, Promise<MocksReading>>();
    this.#mocksFiles.set(bundle, ofBundle);
    const known = ofBundle.get(resolve(path)) ?? read();
    ofBundle.set(resolve(path), known);
    return known;
  }

  /** Reads the definition of a test file; one that cannot be read is a problem of the file that names it. */
  async #definition(path: string, list: ProblemList): Promise<BundleReading | undefined> {
    const known = this.#definitions.get(path) ?? readDefinition(path, this.#types, { scripts: false });
    this.#definitions.set(path, known);
    try {
      const reading = await known;
      return { ...reading, problems: reading.problems.filter((problem) => problem.isRemark !== true) };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const { message, hint } = error;
      list.add(['definition'], { code: 'definition', message, ...(hint !== undefined && { hint }) });
      return undefined;
    }
  }
}

/**
 * The paths of the definition and of the mocks files that a test file names; undefined if it cannot be read
 * or understood.
 */
export async function pathsNamedBy(file: string): Promise<readonly string[] | undefined> {
  const source = await readSource(file).catch(() => undefined);
  const text = source && (await parseText(source));
  const draft = text && draftTestFile(text, new ProblemList(text));
  if (draft === undefined) return undefined;
  const names = new Set([draft.definition, ...mocksNamedIn(draft)]);
  return [...names].map((path) => pathBeside(file, path));
}

function mocksNamedIn({ tests }: TestFileDraft): readonly string[] {
  const mocks = tests.flatMap(({ inputs }) => inputs.mocks.map(({ value }) => value));
  return [...new Set(mocks.filter((value) => typeof value === 'string'))];
}

function pathBeside(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}
