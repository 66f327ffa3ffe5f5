import { reportMisfit } from '../formats/native/shape-problems.ts';
import { fitSchema } from '../formats/text/fit-schema.ts';
import type { ParsedText } from '../formats/text/parsed-text.ts';
import type { Path } from '../formats/text/place.ts';
import type { ProblemList } from '../formats/text/problem-list.ts';
import { ownValue } from '../model/own-key.ts';
import type { WrittenExpect, WrittenInputs, WrittenTestFile } from '../model/test-file.ts';
import { testFileSchema } from '../model/test-file-schema.ts';
import { suggester } from '../text/suggestion.ts';
import { hasEntries, type WrittenExpectation } from './expectations/bind.ts';

/** One value of an input of a case, with its place. */
export interface Placed<Value> {
  readonly value: Value;
  readonly path: Path;
}

type Merged = { readonly [Key in keyof WrittenInputs]?: Placed<NonNullable<WrittenInputs[Key]>> };

/** What a case is played with: of each input the last that is written, and all parameters and mocks. */
export interface CaseInputs extends Omit<Merged, 'params' | 'mocks' | 'secrets'> {
  /** Each by its name. */
  readonly params: ReadonlyMap<string, Placed<unknown>>;
  readonly secrets: ReadonlyMap<string, Placed<string>>;
  /** From the file to the row of the table: the later ones replace per activity. */
  readonly mocks: readonly Placed<NonNullable<WrittenInputs['mocks']>>[];
}

/** One case of a test file, as it is written: a case with a table is one for each of its entries. */
export interface WrittenTest {
  readonly name: string;
  /** The place of the case, or of its entry in the table. */
  readonly path: Path;
  readonly inputs: CaseInputs;
  readonly expect: readonly WrittenExpectation[];
}

/** What could be read of a test file. */
export interface TestFileDraft {
  /** As it is written, relative to the file. */
  readonly definition: string;
  readonly tests: readonly WrittenTest[];
}

/**
 * Reads a test file (format section 7): its shape, and what its cases and tables merge to. What is wrong goes
 * into `list`. Undefined if the shape is wrong.
 */
export function draftTestFile(text: ParsedText, list: ProblemList): TestFileDraft | undefined {
  if (text.value === undefined) return undefined;
  const fitted = fitSchema(testFileSchema, text.value);
  if (!fitted.success) {
    const misfit = { issues: fitted.error.issues, value: text.value, schema: testFileSchema };
    reportMisfit({ ...misfit, base: [], name: 'the test file' }, list, suggester());
    return undefined;
  }
  const { definition, cases, $schema: _, ...shared } = withoutDefaults(fitted.data, text.value);
  const ofFile = inputsOf(shared, []);
  const tests = cases.flatMap((one, index) => testsOf(one, ['cases', index], ofFile));
  return { definition, tests };
}

/**
 * A test file without the defaults that the schema puts into its options: what is not written there is as the
 * runbook has it.
 */
function withoutDefaults(file: WrittenTestFile, written: unknown): WrittenTestFile {
  const asWritten = <Inputs extends WrittenInputs>(inputs: Inputs, from: unknown): Inputs => {
    const { options } = inputs;
    if (options === undefined) return inputs;
    const keys = Object.keys((from as { readonly options: object }).options);
    return { ...inputs, options: Object.fromEntries(keys.map((key) => [key, ownValue(options, key)])) };
  };
  const { cases } = written as { readonly cases: readonly { readonly table?: readonly unknown[] }[] };
  return {
    ...asWritten(file, written),
    cases: file.cases.map((one, index) => {
      const rows = one.table?.map((row, at) => asWritten(row, cases[index]?.table?.[at]));
      return { ...asWritten(one, cases[index]), ...(rows && { table: rows }) };
    }),
  };
}

type WrittenCase = WrittenTestFile['cases'][number];

function testsOf(
  { name, expect = {}, table, ...inputs }: WrittenCase,
  path: Path,
  shared: CaseInputs,
): readonly WrittenTest[] {
  const own = merged(shared, inputsOf(inputs, path));
  const expected = expectationsOf(expect, [...path, 'expect']);
  if (table === undefined) return [{ name, path, inputs: own, expect: [...expected.values()] }];
  return table.map(({ name: rowName, expect: more = {}, ...changes }, index) => {
    const at = [...path, 'table', index];
    const all = new Map([...expected, ...expectationsOf(more, [...at, 'expect'])]);
    return {
      name: `${name}: ${rowName ?? rowWords(changes, index)}`,
      path: at,
      inputs: merged(own, inputsOf(changes, at)),
      expect: [...all.values()],
    };
  });
}

/** A row of a table in words: the parameters that it gives, or its number. */
function rowWords({ params = {} }: WrittenInputs, index: number): string {
  const given = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  return given.length === 0 ? `row ${index + 1}` : given.join(', ');
}

function inputsOf({ params = {}, secrets = {}, mocks, ...others }: WrittenInputs, path: Path): CaseInputs {
  const placed = <Value>(key: string, entries: Readonly<Record<string, Value>>) =>
    new Map(Object.entries(entries).map(([name, value]) => [name, { value, path: [...path, key, name] }]));
  return {
    ...Object.fromEntries(
      Object.entries(others)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, { value, path: [...path, key] }]),
    ),
    params: placed('params', params),
    secrets: placed('secrets', secrets),
    mocks: mocks === undefined ? [] : [{ value: mocks, path: [...path, 'mocks'] }],
  };
}

/** What is written later wins; options are merged one by one, and parameters whatever their letter case. */
function merged(first: CaseInputs, then: CaseInputs): CaseInputs {
  const options =
    first.options && then.options
      ? { ...then.options, value: { ...first.options.value, ...then.options.value } }
      : (then.options ?? first.options);
  return {
    ...first,
    ...then,
    ...(options && { options }),
    params: mergedNames(first.params, then.params),
    secrets: mergedNames(first.secrets, then.secrets),
    mocks: [...first.mocks, ...then.mocks],
  };
}

function mergedNames<Value>(
  first: ReadonlyMap<string, Value>,
  then: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  const replaced = new Set([...then.keys()].map((name) => name.toLowerCase()));
  return new Map([...[...first].filter(([name]) => !replaced.has(name.toLowerCase())), ...then]);
}

/** The expectations of a case, by kind and subject, so that those of a table replace them one by one. */
function expectationsOf(expect: WrittenExpect, path: Path): ReadonlyMap<string, WrittenExpectation> {
  const all = new Map<string, WrittenExpectation>();
  for (const [name, value] of Object.entries(expect)) {
    const kind = name as keyof WrittenExpect;
    if (value === undefined) continue;
    if (!hasEntries(kind)) all.set(kind, { kind, key: '', value, path: [...path, kind] });
    else
      for (const [key, entry] of Object.entries(value as Readonly<Record<string, unknown>>))
        all.set(JSON.stringify([kind, key]), { kind, key, value: entry, path: [...path, kind, key] });
  }
  return all;
}
