// Holds the house rules of ARCHITECTURE.md and CONTRIBUTING.md over every file that is tracked or about to
// be.
import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../src/activities/catalogue.ts';
import {
  circleFindings,
  looseFindings,
  nameFindings,
  schemaLibraryFindings,
  typeNameFindings,
} from './tidy/house-rules.ts';
import { importFindings, importsOf, layerOf, layers, libraryFindings } from './tidy/import-rules.ts';
import { codeLineFindings, documentLineFindings } from './tidy/length-rules.ts';
import {
  codeFindings,
  docFindings,
  lineCount,
  pathFindings,
  placeFindings,
  testFindings,
} from './tidy/norm-rules.ts';
import { effects, isPure, purityFindings } from './tidy/purity-rules.ts';
import {
  type Finding,
  projectFiles,
  projectRoot,
  readText,
  type SourceFile,
  sourceFile,
} from './tidy/source-file.ts';

const paths = projectFiles();
const code = paths
  .filter((path) => /\.([jt]s|tsx)$/.test(path))
  .map((path) => sourceFile(path, readText(path)));
type BiomeOverride = {
  readonly includes: readonly string[];
  readonly linter: { readonly rules: { readonly style?: { readonly noRestrictedGlobals?: DeniedGlobals } } };
};
type DeniedGlobals = { readonly options: { readonly deniedGlobals: Readonly<Record<string, string>> } };
const biome = JSON.parse(readText('biome.json')) as { readonly overrides: readonly BiomeOverride[] };
const sources = code.filter((file) => file.path.startsWith('src/'));

/** The findings of a rule in made-up code, without the file name: the proof that the rule sees something. */
function inCode(rule: (file: SourceFile) => Finding[], path: string, text: string): string[] {
  return rule(sourceFile(path, text)).map((found) => found.slice(path.length + 1));
}

describe('the table of folders', () => {
  test('every import under src is one that the table allows', () => {
    expect(sources.flatMap(importFindings)).toEqual([]);
  });

  const library = sourceFile('src/index.ts', readText('src/index.ts'));

  test('the command line takes from the library whatever the library has', () => {
    expect(sources.flatMap((file) => libraryFindings(file, library))).toEqual([]);
    const found = (text: string) => inCode((file) => libraryFindings(file, library), 'src/cli/main.ts', text);
    expect(found("import { simulate } from '../hosts/simulation/simulate.ts'")).toEqual([
      '1: simulate is a name of the library: import it from src/index.ts',
    ]);
    expect(found("import type { UsageError, Other } from '../model/problem.ts'")).toHaveLength(1);
    expect(
      found("import { simulate } from '../index.ts'; import { harmless } from '../text/harmless.ts'"),
    ).toEqual([]);
  });

  test('the pure folders touch no clock, no randomness, no IO, and the engines no promise', () => {
    expect(sources.flatMap(purityFindings)).toEqual([]);
  });

  test('Biome denies the same globals in the same folders, so that an editor shows them', () => {
    const override = biome.overrides.find(
      (each) => each.linter.rules.style?.noRestrictedGlobals !== undefined,
    );
    const folders = Object.keys(layers).filter(isPure);
    expect(override?.includes.toSorted()).toEqual(folders.map((folder) => `src/${folder}/**`).toSorted());
    const denied = override?.linter.rules.style?.noRestrictedGlobals?.options.deniedGlobals ?? {};
    expect(Object.keys(denied).toSorted()).toEqual([...effects].toSorted());
  });

  test('every folder under src is in the table', () => {
    const folders = new Set(
      paths.map(layerOf).filter((layer) => layer !== undefined && layer !== '' && layer !== 'cli'),
    );
    expect([...folders].filter((folder) => layers[folder as string] === undefined)).toEqual([]);
  });

  test('src holds no files but the two entries of the package outside its folders', () => {
    expect(paths.filter((path) => layerOf(path) === '')).toEqual(['src/browser.ts', 'src/index.ts']);
  });

  test('hosts and cli hold rooms, and no loose files but where one begins to read', () => {
    expect(paths.flatMap(looseFindings)).toEqual([]);
  });

  test('no files import each other in a circle, not even for types', () => {
    expect(circleFindings(sources)).toEqual([]);
  });

  test('what plays or weighs a definition never loads the schema library, and no job thread begins with it', () => {
    expect(schemaLibraryFindings(sources)).toEqual([]);
  });

  test('what an activity type can do it says itself: nothing else compares its name', () => {
    const names = new Set(standardCatalogue.keys());
    expect(sources.flatMap((file) => typeNameFindings(file, names))).toEqual([]);
    const found = (text: string) =>
      inCode((file) => typeNameFindings(file, names), 'src/lint/sample.ts', text).length;
    expect(found("if (type === 'Junction') go()")).toBe(1);
    expect(found("switch (type) { case 'Return Data': go() }")).toBe(1);
    expect(found("const readers = new Set(['Read Line', 'Find Text'])")).toBe(2);
    expect(found("const example = { id: 'read', type: 'Read Line' }")).toBe(0);
  });

  test('every exported name means one thing', () => {
    expect(nameFindings(sources)).toEqual([]);
  });
});

describe('norms', () => {
  test('files are where and called as the norms say', () => {
    expect(paths.flatMap(pathFindings)).toEqual([]);
  });

  test('files stay short, with named exports only, no enums, nothing left to do', () => {
    expect(code.flatMap(codeFindings)).toEqual([]);
  });

  test('lines of code, comments and documents have no more than 110 characters', () => {
    const documents = paths.filter((path) => path.endsWith('.md'));
    const found = [
      ...code.flatMap(codeLineFindings),
      ...documents.flatMap((path) => documentLineFindings(path, readText(path))),
    ];
    expect(found).toEqual([]);
  });

  test('half of the source files have no more than 120 lines', () => {
    const lengths = sources.map((file) => lineCount(file.text)).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)] ?? 0).toBeLessThanOrEqual(120);
  });

  test('what is exported says what it promises', () => {
    expect(sources.flatMap(docFindings)).toEqual([]);
  });

  test('no test is focused, skipped or only announced', () => {
    expect(code.flatMap(testFindings)).toEqual([]);
  });

  test('nothing names a machine or a registry', () => {
    const texts = paths.filter((path) => !/\.(png|gz|zip)$/.test(path));
    expect(texts.flatMap((path) => placeFindings(path, readText(path)))).toEqual([]);
  });
});

describe('the rules see what they forbid', () => {
  test.each([
    ['model', "import '../databus/token.ts'", '1: src/model may not import src/databus (allowed: nothing)'],
    ['engine', "import { z } from 'zod'", '1: src/engine may not import the package zod'],
    ['model', "import { z } from 'zod'", '1: src/model may not import the package zod'],
    ['activities', "import { z } from 'zod'", '1: src/activities may not import the package zod'],
    ['engine', "import { x } from 'yaml'", '1: src/engine may not import the package yaml'],
    [
      'engine',
      "type X = import('../hosts/a.ts').X",
      '1: src/engine may not import src/hosts (allowed: model, text, trace, databus, xml (types))',
    ],
    ['jobs', "\nexport { x } from 'node:fs'", '2: src/jobs may not touch node:fs'],
    ['hosts', "await import('../cli/main.ts')", '1: src/hosts may not import src/cli'],
    [
      'reports',
      "import { a } from '../engine/a.ts'",
      '1: src/reports may import types only from src/engine: use `import type`',
    ],
    ['lint', "import '../index.ts'", '1: lint imports'],
    ['lint', "import '../../test/a.ts'", '1: imports ../../test/a.ts, which is outside src'],
  ])('in %s: %s', (folder, text, expected) => {
    const found = inCode(importFindings, `src/${folder}/sample.ts`, text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(
      expected.startsWith('1: lint') ? 'src/index.ts, which is for callers' : expected,
    );
  });

  test.each([
    ['native', 'ois'],
    ['ois', 'native'],
  ])('formats/%s does not import formats/%s, not even types', (own, other) => {
    const found = (specifier: string) =>
      inCode(importFindings, `src/formats/${own}/sample.ts`, `import type { A } from '${specifier}';`);
    expect(found(`../${other}/a.ts`)).toEqual([
      expect.stringContaining(`src/formats/${own}/ and src/formats/${other}/ stay apart`),
    ]);
    expect([...found('./types/a.ts'), ...found('../text/a.ts'), ...found('../a.ts')]).toEqual([]);
  });

  test.each([
    ['reports', "import type { A } from '../engine/a.ts'"],
    ['reports', "import { type A, type B } from '../engine/a.ts'"],
    ['activities', "import type { z } from 'zod'"],
    ['engine', "import type { z } from 'zod'"],
    ['hosts', "import fs from 'node:fs'; import '../store/a.ts'; import pg from 'pg'"],
    ['cli', "import '../index.ts'"],
  ])('but allow in %s: %s', (folder, text) => {
    expect(inCode(importFindings, `src/${folder}/sample.ts`, text)).toEqual([]);
  });

  test.each([
    ['Date.now()', 'Date'],
    ['new Date(0)', 'Date'],
    ['const x = { at: Date }', 'Date'],
    ['Math.random()', 'Math.random'],
    ['const { random } = Math', 'Math but by its members'],
    ['globalThis.setTimeout(f)', 'globalThis'],
    ['setTimeout(f, 1)', 'setTimeout'],
    ["process.env['A']", 'process'],
    ['import.meta.url', 'import.meta'],
    ["'a'.localeCompare('b')", ".localeCompare, which depends on the machine's locale"],
    ['async () => 1', 'async function'],
    ['Promise.resolve(1)', 'Promise'],
    ['f(async function* () {})', 'async function'],
    ['for await (const x of y);', 'await'],
    ["import('./a.ts')", 'import() at run time'],
  ])('impure: %s', (text, effect) => {
    expect(inCode(purityFindings, 'src/engine/sample.ts', text)).toEqual([
      `1: src/engine is pure: no ${effect}`,
    ]);
  });

  test.each([
    'class A { process() {} } new A().process()',
    'const dates = { Date: 1 }; dates.Date',
    'function run(process: (date: Date) => void) { process(at) }',
    "type DataType = 'Date/Time'; Math.max(1, 2)",
    'type Live = (signal: AbortSignal) => Promise<number>',
  ])('pure: %s', (text) => {
    expect(inCode(purityFindings, 'src/engine/sample.ts', text)).toEqual([]);
  });

  test('a live handler may wait, and a host may do everything', () => {
    expect(inCode(purityFindings, 'src/activities/sample.ts', 'async (x: Promise<1>) => await x')).toEqual(
      [],
    );
    expect(inCode(purityFindings, 'src/hosts/sample.ts', 'setTimeout(Date.now, Math.random())')).toEqual([]);
    expect(inCode(purityFindings, 'src/activities/sample.ts', 'setTimeout(f)')).toHaveLength(1);
  });

  test.each([
    'src/model/Token.ts',
    'src/model/link_utils.ts',
    'src/utils/a.ts',
    'notes/a.md',
    'eslint.config.js',
  ])('path: %s', (path) => expect(pathFindings(path)).toHaveLength(1));

  test.each([
    'export default 1',
    "export * from './a.ts'",
    'enum A { B }',
    `//${' '}TO${''}DO later`,
    '\n'.repeat(401),
  ])('code: %j', (text) => {
    expect(inCode(codeFindings, 'src/model/sample.ts', text)).toHaveLength(1);
  });

  test.each([
    ['export function f() {}', 1],
    ['/* not a doc comment */\nexport const f = () => 1', 1],
    ['/** of something else */ const a = 1;\nexport class A {}', 1],
    ['function f() {}\nexport { f }', 1],
    ['/** Promises.\n * Much. */\nexport async function f() {}', 0],
    ['/** Promises. */\nexport function f(): 1;\nexport function f(): number { return 1 }', 0],
    ['export type A = 1', 0],
  ])('doc comments: %j', (text, count) => {
    expect(inCode(docFindings, 'src/model/sample.ts', text)).toHaveLength(count);
  });

  test.each(['test.only(f)', 'describe.skip.each([])(f)', "it.each([1]).todo('x')", 'suite.only(f)'])(
    'test: %s',
    (text) => {
      expect(inCode(testFindings, 'test/sample.test.ts', text)).toHaveLength(1);
    },
  );

  test.each([
    [`see ${projectRoot}`, 'README.md'],
    ['"resolved', '": "x"'],
    ['at /ro', 'ot/.npm'],
  ])('place: %s%s', (...parts) => {
    expect(placeFindings('README.md', parts.join(''))).toHaveLength(1);
  });

  test.each([
    ['src/hosts/dispatcher.ts', 1],
    ['src/cli/tree.ts', 1],
    ['src/hosts/run.ts', 0],
    ['src/cli/output/io.ts', 0],
  ])('loose: %s', (path, count) => expect(looseFindings(path)).toHaveLength(count));

  test.each([
    ['export type A = 1', 'export class A {}', 1],
    ['export const a = 1, b = 2', 'export function b() {}', 1],
    ['interface A {}\nexport { type A as B }', 'export interface B {}', 1],
    ['export type A = 1; export const A = 2', 'type A = 3', 0],
    ['export type A = 1', "export type { A } from './first.ts'", 0],
  ])('names: %j beside %j', (first, second, count) => {
    const files = [sourceFile('src/first.ts', first), sourceFile('src/second.ts', second)];
    expect(nameFindings(files)).toHaveLength(count);
  });

  test('the way to the schema library, and the files that may take it', () => {
    const schema = sourceFile('src/model/link-schema.ts', "import { z } from 'zod'");
    const text = "import { s } from './link-schema.ts'";
    const findings = (more: string) => schemaLibraryFindings([schema, sourceFile('src/model/link.ts', more)]);
    expect(inCode(importFindings, schema.path, schema.text)).toEqual([]);
    expect(findings(text)).toEqual([
      'src/model/link.ts > src/model/link-schema.ts > zod: only what reads definitions loads schemas',
    ]);
    expect(findings(text.replace('import', 'import type'))).toEqual([]);
    expect(findings("const late = () => import('./link-schema.ts')")).toEqual([]);
    expect(findings("import { type s } from './link-schema.ts'")).toHaveLength(1);
  });

  test('circles, also of types and by way of others', () => {
    const texts = {
      a: "import './b.ts'",
      b: "type C = import('./c.ts').C",
      c: "export type { A } from './a.ts'",
    };
    const files = [...Object.entries(texts), ['d', "import './a.ts'"] as const];
    expect(circleFindings(files.map(([name, text]) => sourceFile(`src/${name}.ts`, text)))).toEqual([
      'src/a.ts, src/b.ts, src/c.ts: import each other in a circle',
    ]);
  });

  test.each([
    ['src/a.ts', `// ${'x '.repeat(54)}`, 1],
    ['src/a.ts', `a('${'x '.repeat(60)}');`, 1],
    ['src/a.ts', `// ${'x '.repeat(53)}`, 0],
    ['src/a.ts', `a(/${'x '.repeat(60)}/);`, 0],
    ['src/a.ts', `// https://${'x'.repeat(110)}`, 0],
    ['test/a.ts', `a('${'x '.repeat(60)}');`, 0],
    ['test/a.ts', `test('${'x '.repeat(52)}', async () => {});`, 0],
    ['scripts/a.ts', `a('${'x '.repeat(60)}');`, 0],
    ['test/a.ts', `a('x'); // ${'x '.repeat(60)}`, 1],
  ])('lines of code: %s: %s', (path, text, count) => {
    expect(inCode(codeLineFindings, path, text)).toHaveLength(count);
  });

  test.each([
    ['x '.repeat(56), 1],
    [`- [x](${'x'.repeat(110)})`, 1],
    [`| ${'x '.repeat(56)} |`, 0],
    [`\`\`\`\n${'x '.repeat(56)}\n\`\`\``, 0],
    [`see https://${'x'.repeat(110)}`, 0],
  ])('lines of documents: %j', (text, count) => {
    expect(documentLineFindings('README.md', text)).toHaveLength(count);
  });

  test('every way to name a module is seen', () => {
    const text =
      "import 'a'; export * from 'b'; export { c } from 'c'; import('d'); type E = import('e').E; import(f)";
    expect(importsOf(sourceFile('a.ts', text)).map((each) => each.specifier)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      '(computed)',
    ]);
  });
});
